package remotewrite.conformance.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import remotewrite.conformance.run.SelfTestRun.Judged;

/**
 * The runs of a self-test, and those of them that are made again because the last showed nothing: with hardly any others,
 * then alone, and alone once more where the machine was too busy to judge even that. A busy machine is no finding about the
 * judge.
 *
 * @param last what came of each run the last time it was made, which counts
 * @param repeated the names of the runs that were made again
 * @param unmade those that could not be made at some time, and why
 */
record SelfTestRounds(Map<SelfTestRun, Judged> last, List<String> repeated, List<String> unmade) {
    private static final int FEW = 6;

    private static final int ALONE = 1;

    SelfTestRounds {
        Objects.requireNonNull(last, "last is null");
        repeated = List.copyOf(repeated);
        unmade = List.copyOf(unmade);
    }

    /** Makes runs. */
    interface SideBySide {
        /** @param number how many of {@code runs} go on at the same time at most */
        Map<SelfTestRun, Judged> made(List<SelfTestRun> runs, int number);
    }

    private record Further(int number, BiPredicate<SelfTestRun, Judged> again) {}

    /** Makes {@code runs} with so many {@code lanes}, and then those again that it takes. */
    static SelfTestRounds of(List<SelfTestRun> runs, int lanes, SideBySide sideBySide) {
        Map<SelfTestRun, Judged> last = new LinkedHashMap<>(sideBySide.made(runs, lanes));
        List<String> repeated = new ArrayList<>();
        List<String> unmade = new ArrayList<>();
        for (Further further : List.of(
                new Further(FEW, SelfTestRounds::showsNothing),
                new Further(ALONE, SelfTestRounds::showsNothing),
                new Further(ALONE, SelfTestRounds::wasNotJudged))) {
            List<SelfTestRun> again = last.keySet().stream()
                    .filter(run -> further.again().test(run, last.get(run)))
                    .toList();
            for (SelfTestRun run : again) {
                repeated.add(run.name());
                last.get(run).failure().ifPresent(reason -> unmade.add(run.name() + ": " + reason));
            }
            if (!again.isEmpty()) {
                last.putAll(sideBySide.made(again, further.number()));
            }
        }
        last.forEach((run, judged) -> judged.failure().ifPresent(reason -> unmade.add(run.name() + ": " + reason)));
        return new SelfTestRounds(
                last,
                repeated.stream().distinct().toList(),
                unmade.stream().distinct().toList());
    }

    private static boolean showsNothing(SelfTestRun run, Judged judged) {
        return run.inconclusive(judged.results());
    }

    private static boolean wasNotJudged(SelfTestRun run, Judged judged) {
        return run.undecided(judged.results());
    }
}

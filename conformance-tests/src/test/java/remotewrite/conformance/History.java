package remotewrite.conformance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import remotewrite.fake.Moment;
import remotewrite.fake.Sample;
import remotewrite.fake.TimeSeries;

/**
 * A recording of a run in which all kinds of things happened, the same for the same seed: samples are lost, doubled,
 * altered, stamped with another scrape's time, held back, refused and sent again. Series are few and values repeat, so that
 * one mishap meets the other.
 */
final class History {
    private static final List<String> ODD_VALUES = List.of("NaN", "0", "-0.0", "+Inf", "1", "2");

    private final Random random;
    private final Recordings recordings = new Recordings();
    /** How likely each mishap is in this run, out of 100; many runs are nearly orderly. */
    private final int mishaps;

    private final int series;
    private final double interval;

    /** What the sender has taken from the pages, and when. */
    private final List<Taken> taken = new ArrayList<>();

    private record Taken(double seconds, TimeSeries series) {}

    private History(long seed) {
        random = new Random(seed);
        mishaps = List.of(0, 2, 10, 30).get(random.nextInt(4));
        series = 1 + random.nextInt(5);
        interval = random.nextBoolean() ? 0.1 : 1;
    }

    static Recording of(long seed) {
        History history = new History(seed);
        int scrapes = random(history, 12);
        for (int scrape = 0; scrape < scrapes; scrape++) {
            history.scrape(scrape);
        }
        history.send();
        return history.recordings.done();
    }

    private static int random(History history, int most) {
        return 1 + history.random.nextInt(most);
    }

    private boolean mishap() {
        return random.nextInt(100) < mishaps;
    }

    private void scrape(int scrape) {
        double seen = 10 + scrape * interval;
        // a stamp is a little older than what the target sees; now and then by far too much
        double stamp = seen - random.nextInt(3) / 1000.0 - (mishap() ? random.nextInt(3) : 0);
        if (mishap()) {
            // the whole scrape under the time of another one
            stamp += (random.nextInt(5) - 2) * interval;
        }
        boolean failed = mishap();
        StringBuilder page = new StringBuilder();
        for (int at = 0; at < series; at++) {
            String name = mishap() ? "up" : "m" + at;
            String value = value(scrape, at);
            boolean stamped = at == 1 && random.nextInt(3) == 0;
            double time = stamped ? seen - 0.05 * (1 + random.nextInt(3)) : stamp;
            page.append(name).append(' ').append(value);
            page.append(stamped ? " " + Recordings.at(time).toEpochMilli() : "").append('\n');
            if (!failed) {
                take(seen, name, number(value), time);
            }
        }
        recordings.scraped(seen, page.toString());
        taken.add(new Taken(seen, Recordings.series("up", failed ? 0 : 1, failed ? seen - random.nextInt(7) : stamp)));
        if (random.nextInt(4) == 0) {
            taken.add(new Taken(seen, stale("m" + random.nextInt(series), stamp)));
        }
    }

    private String value(int scrape, int at) {
        return switch ((at + random.nextInt(2)) % 4) {
            case 0, 1 -> String.valueOf(scrape * 10 + at);
            case 2 -> "7";
            default -> ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
        };
    }

    private static double number(String value) {
        return Exposition.parse("x " + value).getFirst().value();
    }

    private void take(double seen, String name, double value, double time) {
        double valueTaken = mishap() ? value + 10 * (random.nextInt(3) - 1) : value;
        double timeTaken = mishap() ? time + (random.nextInt(5) - 2) * interval : time;
        int times = mishap() ? random.nextInt(3) : 1;
        for (int time1 = 0; time1 < times; time1++) {
            taken.add(new Taken(seen, Recordings.series(name, valueTaken, timeTaken)));
        }
        if (mishap()) {
            taken.add(new Taken(seen, Recordings.series(mishap() ? "ghost" : name, valueTaken, timeTaken + interval)));
        }
    }

    private static TimeSeries stale(String name, double time) {
        TimeSeries like = Recordings.series(name, 0, time);
        return TimeSeries.of(
                like.labels(), List.of(Sample.stale(Recordings.at(time).toEpochMilli())));
    }

    private void send() {
        if (mishap()) {
            Collections.shuffle(taken, random);
        }
        int at = 0;
        while (at < taken.size()) {
            int end = Math.min(taken.size(), at + random(this, 2 * series + 2));
            write(
                    taken.get(at).seconds,
                    taken.subList(at, end).stream().map(Taken::series).toArray(TimeSeries[]::new));
            at = end;
        }
    }

    /** One write until it is accepted or given up. */
    private void write(double seconds, TimeSeries... batch) {
        double time = seconds + 0.02;
        for (int attempt = 0; attempt < 3; attempt++) {
            if (!mishap()) {
                recordings.written(mishap() ? time + 1300 : time, 204, batch);
                return;
            }
            switch (random.nextInt(5)) {
                case 0 -> recordings.cut(time, Moment.REPLY_START, batch);
                case 1 -> recordings.cut(time, Moment.REQUEST_END, batch);
                case 2 -> recordings.refusedByProxy(time, 503, batch);
                case 3 -> recordings.written(time, 400, batch);
                default -> recordings.written(time, 503, batch);
            }
            time += 0.03;
        }
    }
}

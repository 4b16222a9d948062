package remotewrite.conformance.sender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The package sources apt is configured with, in both forms of sources.list(5): one line each ({@code *.list}) and
 * stanzas ({@code *.sources}). Disabled entries and sources of source packages are left out.
 */
record AptSources(List<Entry> entries) {
    /**
     * One mirror with its suites.
     *
     * @param signedBy key files or an embedded key, as configured; empty for apt's default keys
     */
    record Entry(String uri, List<String> suites, List<String> components, String signedBy) {
        Entry {
            suites = List.copyOf(suites);
            components = List.copyOf(components);
        }

        /** A stanza that asks the same mirror with the same keys for another suite. */
        String stanzaFor(String suite) {
            return "Types: deb\nURIs: " + uri + "\nSuites: " + suite + "\nComponents: main\n"
                    + (signedBy.isEmpty() ? "" : "Signed-By: " + signedBy + "\n");
        }
    }

    private static final List<String> DEBIAN_SUITES = List.of(
            "stable", "oldstable", "testing", "unstable", "sid", "bullseye", "bookworm", "trixie", "forky", "duke");

    AptSources {
        entries = List.copyOf(entries);
    }

    /** Reads {@code sources.list} and {@code sources.list.d} below {@code etcApt}; what is not readable is left out. */
    static AptSources read(Path etcApt) {
        List<Path> files = new ArrayList<>(List.of(etcApt.resolve("sources.list")));
        Path parts = etcApt.resolve("sources.list.d");
        if (Files.isDirectory(parts)) {
            try (Stream<Path> listed = Files.list(parts)) {
                listed.sorted().forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot list apt's sources", e);
            }
        }
        List<Entry> entries = new ArrayList<>();
        for (Path file : files) {
            if (Files.isReadable(file)) {
                entries.addAll(parse(file.getFileName().toString(), content(file)));
            }
        }
        return new AptSources(entries);
    }

    /** Reads one file; its name decides the form, as for apt. Another ending is ignored, as by apt. */
    static List<Entry> parse(String fileName, String content) {
        if (fileName.endsWith(".sources")) {
            return stanzas(content);
        }
        return fileName.endsWith(".list") ? lines(content) : List.of();
    }

    /** Mirrors of the Debian archive, the likeliest first: other archives use Debian's suite names too. */
    List<Entry> debianMirrors() {
        return entries.stream()
                .filter(entry -> entry.components().contains("main"))
                .filter(entry -> entry.suites().stream().anyMatch(DEBIAN_SUITES::contains))
                .sorted(Comparator.comparing(entry -> !entry.uri().matches(".*/debian/?")))
                .toList();
    }

    private static List<Entry> lines(String content) {
        List<Entry> entries = new ArrayList<>();
        for (String raw : content.lines().toList()) {
            String line = raw.replaceFirst("#.*", "").strip();
            Map<String, String> options = new LinkedHashMap<>();
            int open = line.indexOf('[');
            int close = line.indexOf(']', open);
            if (open >= 0 && close > open) {
                for (String option : line.substring(open + 1, close).strip().split("\\s+")) {
                    String[] pair = option.split("=", 2);
                    options.put(pair[0].toLowerCase(Locale.ROOT), pair.length == 2 ? pair[1] : "");
                }
                line = line.substring(0, open) + line.substring(close + 1);
            }
            List<String> words = List.of(line.split("\\s+"));
            if (words.size() >= 4 && words.getFirst().equals("deb")) {
                entries.add(new Entry(
                        words.get(1),
                        List.of(words.get(2)),
                        words.subList(3, words.size()),
                        options.getOrDefault("signed-by", "").replace(",", " ")));
            }
        }
        return entries;
    }

    private static List<Entry> stanzas(String content) {
        List<Entry> entries = new ArrayList<>();
        Map<String, String> fields = new LinkedHashMap<>();
        String current = "";
        for (String line : (content + "\n\n").lines().toList()) {
            if (line.startsWith("#")) {
                continue;
            }
            if (line.isBlank()) {
                entries.addAll(entriesOf(fields));
                fields.clear();
            } else if (Character.isWhitespace(line.charAt(0))) {
                fields.merge(current, "\n" + line, String::concat);
            } else if (line.contains(":")) {
                current = line.substring(0, line.indexOf(':')).strip().toLowerCase(Locale.ROOT);
                fields.put(current, line.substring(line.indexOf(':') + 1).strip());
            }
        }
        return entries;
    }

    private static List<Entry> entriesOf(Map<String, String> fields) {
        boolean enabled = !List.of("no", "false", "0", "off", "disable", "without")
                .contains(fields.getOrDefault("enabled", "yes"));
        if (!enabled || !words(fields, "types").contains("deb")) {
            return List.of();
        }
        return words(fields, "uris").stream()
                .map(uri -> new Entry(
                        uri,
                        words(fields, "suites"),
                        words(fields, "components"),
                        fields.getOrDefault("signed-by", "")))
                .toList();
    }

    private static List<String> words(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "").strip();
        return value.isEmpty() ? List.of() : List.of(value.split("\\s+"));
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read apt's sources in " + file, e);
        }
    }
}

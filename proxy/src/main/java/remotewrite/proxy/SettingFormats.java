package remotewrite.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form each setting's text must have; of URLs and hosts {@link UrlFormats} knows. */
final class SettingFormats {
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern DOMAIN =
            Pattern.compile("([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}");
    private static final Pattern HEADER_VALUE = Pattern.compile("[\\x21-\\x7e]+");
    /** Names of headers, and values that are visible ASCII when they are decoded. */
    private static final Pattern HEADERS = Pattern.compile("\\s*NAME\\s*=VALUE(,\\s*NAME\\s*=VALUE)*"
            .replace("NAME", "[-!#$&'*+.^_`|~0-9A-Za-z]+")
            .replace("VALUE", "[ \\t]*+([\\x20-\\x7e&&[^,%]]|%([2-6]\\p{XDigit}|7[0-9A-Ea-e]))+"));

    private static final Pattern PERCENT = Pattern.compile("0*[1-9][0-9]?");
    private static final Duration LONGEST_HOLD = Duration.ofHours(2);

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final long LARGEST_BODY = 1024L * MIB;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,10})(|Ki|Mi)");
    /** As the exporter's library reads them (observed with 1.4.1); without a unit they are milliseconds, as by the standard. */
    private static final Pattern EXPORT_TIMEOUT = Pattern.compile("\\d{1,9}(|ns|us|ms|s|m|h|d)");

    static final String NO_EXPORTER = "none";

    private SettingFormats() {}

    /** Shown in no problem: it is a secret. */
    static Parsed<String> identityHeader(String text) {
        return HEADER_VALUE.matcher(text).matches()
                ? new Parsed.Good<>(text)
                : new Parsed.Bad<>("has characters that the value of a header cannot have");
    }

    static Parsed<Integer> port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65535) {
                return new Parsed.Good<>(port);
            }
        } catch (NumberFormatException e) {
            return new Parsed.Bad<>("is " + text + ", which is not a number. Write a port from 1 to 65535");
        }
        return new Parsed.Bad<>("is " + text + ". Write a port from 1 to 65535");
    }

    static Parsed<String> guid(String text) {
        return GUID.matcher(text).matches()
                ? new Parsed.Good<>(text)
                : new Parsed.Bad<>("is not a GUID such as 00000000-0000-0000-0000-000000000000 (it has " + text.length()
                        + " characters)");
    }

    static Parsed<String> tenant(String text) {
        return GUID.matcher(text).matches() || DOMAIN.matcher(text).matches()
                ? new Parsed.Good<>(text)
                : new Parsed.Bad<>("is " + text + ", which is neither a GUID nor a domain");
    }

    /** Of a file or directory, whether it is there or not. A process without a locale, as in the image, knows names in ASCII only. */
    static Parsed<Path> path(String text) {
        try {
            return new Parsed.Good<>(Path.of(text));
        } catch (InvalidPathException e) {
            return new Parsed.Bad<>("is " + text
                    + ", which this process cannot open: without a locale it takes names of ASCII characters only."
                    + " Mount it under such a name");
        }
    }

    static Parsed<ClientCertificate> certificate(String text, Instant now) {
        return path(text).then(file -> switch (ClientCertificate.read(file, now)) {
            case ClientCertificate.Reading.Usable usable -> new Parsed.Good<>(usable.certificate());
            case ClientCertificate.Reading.Unusable unusable ->
                new Parsed.Bad<>("is not usable: the client certificate " + unusable.problem());
        });
    }

    /** The file may appear later, and is read for every token request; what cannot become a readable file is wrong. */
    static Parsed<Path> tokenFile(String text) {
        return path(text).then(file -> tokenFile(text, file));
    }

    private static Parsed<Path> tokenFile(String text, Path path) {
        TimedFile<Parsed<Path>> file = new TimedFile<>(path, found -> opened(text, found), TimedFile.PATIENCE);
        return file.read().orElseGet(() -> new Parsed.Bad<>("is " + text + ", which " + file.noAnswer()));
    }

    private static Parsed<Path> opened(String text, Path path) {
        if (Files.isDirectory(path)) {
            return new Parsed.Bad<>("is " + text + ", which is a directory. Write the path of the token file");
        }
        try {
            Files.newInputStream(path).close();
            return new Parsed.Good<>(path);
        } catch (NoSuchFileException e) {
            return new Parsed.Good<>(path);
        } catch (IOException | SecurityException e) {
            return new Parsed.Bad<>("is " + text + ", which " + Unreadable.words(path, e));
        }
    }

    static Parsed<ClusterName> cluster(String text) {
        return new Parsed.Good<>(new ClusterName.Named(text));
    }

    /** Documented in several spellings, {@code AZUREPUBLIC}, {@code AZURE_PUBLIC}, {@code AzurePublic} (azure.md 5.2). */
    static Parsed<Cloud> cloud(String text) {
        String folded = text.toUpperCase(Locale.ROOT).replace("_", "");
        return Arrays.stream(Cloud.values())
                .filter(cloud -> cloud.name().equals(folded))
                .findFirst()
                .<Parsed<Cloud>>map(Parsed.Good::new)
                .orElseGet(() -> new Parsed.Bad<>("is " + text
                        + ". Use AZUREPUBLIC, AZUREGOVERNMENT, AZURECHINA, or AZURECUSTOM with AZURE_AUTHORITY_HOST and"
                        + " the audience"));
    }

    static Parsed<Boolean> flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1" -> new Parsed.Good<>(true);
            case "false", "0" -> new Parsed.Good<>(false);
            default -> new Parsed.Bad<>("is " + text + ". Write true or false");
        };
    }

    /** As Prometheus writes durations, {@code 45m}, or as ISO 8601 does, {@code PT45M}. */
    static Parsed<Duration> forbiddenHold(String text) {
        String iso = text.toUpperCase(Locale.ROOT).startsWith("P") ? text : "PT" + text;
        try {
            Duration hold = Duration.parse(iso);
            return hold.isNegative() || hold.compareTo(LONGEST_HOLD) > 0
                    ? new Parsed.Bad<>("is " + text + ". Write a duration from 0s to 2h: Prometheus keeps no more than"
                            + " about 2 hours for a receiver that does not accept it")
                    : new Parsed.Good<>(hold);
        } catch (DateTimeParseException e) {
            return new Parsed.Bad<>("is " + text + ", which is not a duration. Write 45m or PT45M");
        }
    }

    /** A quantity of Kubernetes, as bytes. */
    static Parsed<Integer> bodySize(String text) {
        Matcher size = SIZE.matcher(text);
        if (size.matches()) {
            int unit = switch (size.group(2)) {
                case "Ki" -> KIB;
                case "Mi" -> MIB;
                default -> 1;
            };
            long bytes = Long.parseLong(size.group(1)) * unit;
            if (bytes >= MIB && bytes <= LARGEST_BODY) {
                return new Parsed.Good<>((int) bytes);
            }
        }
        return new Parsed.Bad<>("is " + text + ". Write a size from 1Mi to 1024Mi, for example 64Mi");
    }

    static Parsed<LogFormat> logFormat(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "logrus" -> new Parsed.Good<>(LogFormat.LOGRUS);
            case "json" -> new Parsed.Good<>(LogFormat.JSON);
            default -> new Parsed.Bad<>("is " + text + ". Write logrus or json");
        };
    }

    static Parsed<Renewal> lifeLeft(String text) {
        return PERCENT.matcher(text).matches()
                ? new Parsed.Good<>(new Renewal.WithLifeLeft(Integer.parseInt(text)))
                : new Parsed.Bad<>("is " + text + ". Write a whole number from 1 to 99");
    }

    /** Whether metrics are exported at all. The standard's other exporters are not there (opentelemetry-java, autoconfigure). */
    static Parsed<Boolean> otlpExporter(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "otlp" -> new Parsed.Good<>(true);
            case NO_EXPORTER -> new Parsed.Good<>(false);
            default -> new Parsed.Bad<>("is " + text + ". Write otlp or none; /metrics is there in any case");
        };
    }

    static Parsed<Export.Protocol> otlpProtocol(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "grpc" -> new Parsed.Good<>(Export.Protocol.GRPC);
            case "http/protobuf" -> new Parsed.Good<>(Export.Protocol.HTTP_PROTOBUF);
            default -> new Parsed.Bad<>("is " + text + ". Write grpc or http/protobuf");
        };
    }

    static Parsed<String> otlpTimeout(String text) {
        return EXPORT_TIMEOUT.matcher(text).matches()
                ? new Parsed.Good<>(text)
                : new Parsed.Bad<>("is " + text + ". Write milliseconds, 10000, or a number with a unit, 10s");
    }

    /** Shown in no problem: they are secrets. */
    static Parsed<String> otlpHeaders(String text) {
        return HEADERS.matcher(text).matches()
                ? new Parsed.Good<>(text)
                : new Parsed.Bad<>("is not of the form name=value,name=value. Write what a value cannot have there"
                        + " percent-encoded, for example %2C for a comma");
    }
}

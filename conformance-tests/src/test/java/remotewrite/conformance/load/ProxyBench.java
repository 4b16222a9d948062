package remotewrite.conformance.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import remotewrite.conformance.speed.Aim;
import remotewrite.conformance.speed.BenchSettings;
import remotewrite.conformance.speed.Judged;
import remotewrite.conformance.speed.ProcessCpu;
import remotewrite.fake.Application;
import remotewrite.fake.ClientCertificate;
import remotewrite.fake.FakeEntra;
import remotewrite.fake.Pki;
import remotewrite.fake.Tenant;

/**
 * What the reference proxy costs, beside nginx doing the same to a write and beside no proxy at all, in one run on
 * loopback; the upstream is an nginx that answers 204, over plain HTTP and over TLS. Run by {@code bench/proxy}.
 *
 * <p>Arguments: {@code wrk=FILE}, {@code nginx=FILE}, {@code jar=FILE}, {@code options=FILE}, {@code image=DIRECTORY} (the
 * files of the container image), {@code rounds=}, {@code seconds=} of each measurement, {@code steady=}
 * seconds of the steady load, {@code starts=}. Exit code 1 when an aim is not met.
 */
public final class ProxyBench {
    private static final String TENANT = "11111111-1111-4111-8111-111111111111";
    private static final String CLIENT = "22222222-2222-4222-8222-222222222222";
    private static final double MOST_TIMES_NGINX = 2;
    private static final double MOST_RESIDENT_MB = 100;
    private static final double LONGEST_START_SECONDS = 0.6;
    private static final String WITH_CACHE = "files of the image, AOT cache";

    private static final int BODY_BYTES = 20_000;

    /** 16 connections that pause so long write some 1,000 times a second. */
    private static final int MODERATE_PAUSE_MILLIS = 16;

    /** The JVM has compiled what matters after some ten thousand writes; on a busy machine the time is the bound. */
    private static final long WARM_UP_WRITES = 150_000;

    private static final Duration WARM_UP_STEP = Duration.ofSeconds(5);
    private static final int WARM_UP_STEPS = 12;

    private ProxyBench() {}

    /** Something that is measured: where it listens, and its process, if it is one. */
    private record Subject(String name, URI target, Optional<ProxyUnderLoad> proxy, Optional<Process> process) {
        Duration cpu() {
            return process.map(ProcessCpu::of).orElse(Duration.ZERO);
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        BenchSettings settings = BenchSettings.orExit(
                arguments,
                List.of("rounds", "seconds", "steady", "starts"),
                List.of("wrk", "nginx", "jar", "options", "image"));
        int rounds = settings.number("rounds", 5);
        int starts = settings.number("starts", 9);
        Duration time = Duration.ofSeconds(settings.number("seconds", 4));
        Duration steadyTime = Duration.ofSeconds(settings.number("steady", 180));
        Judged judged = new Judged();
        Path directory = Files.createTempDirectory("proxy-bench");
        Path nginx = Path.of(settings.text("nginx"));
        ClientCertificate certificate = ClientCertificate.create(
                "bench", Instant.parse("2016-01-01T00:00:00Z"), Instant.parse("2056-01-01T00:00:00Z"));
        Pki pki = Pki.shared();
        pki.writeCa(directory.resolve("ca.pem"));
        certificate.writePem(directory.resolve("client.pem"));
        byte[] body = new byte[BODY_BYTES];
        new Random(1).nextBytes(body);
        Wrk wrk = Wrk.with(Path.of(settings.text("wrk")), directory, body);
        try (FakeEntra entra = FakeEntra.start(FakeEntra.Settings.of(
                        Clock.systemUTC(), pki, Tenant.of(TENANT, Application.of(CLIENT, CLIENT, certificate))));
                Nginx upstream = Nginx.upstream(nginx, pki, directory);
                Nginx other = Nginx.proxy(
                        nginx, upstream, entra.issue(TENANT, CLIENT, "https://monitor.azure.com"), directory)) {
            Commands commands = new Commands(settings, directory);
            for (String leg : List.of("http", "https")) {
                boolean plain = leg.equals("http");
                URI ingestion = URI.create("%s://localhost:%d%s"
                        .formatted(leg, plain ? upstream.plainPort() : upstream.tlsPort(), Nginx.TARGET));
                Map<String, String> environment = environment(ingestion, entra, directory);
                try (ProxyUnderLoad jar = ProxyUnderLoad.start(commands.jar(), environment, directory);
                        ProxyUnderLoad image = ProxyUnderLoad.start(commands.image(), environment, directory)) {
                    List<Subject> subjects = List.of(
                            new Subject("direct", ingestion, Optional.empty(), Optional.empty()),
                            new Subject(
                                    "nginx",
                                    at(plain ? other.plainPort() : other.tlsPort()),
                                    Optional.empty(),
                                    Optional.of(other.process())),
                            of("proxy, java -jar", jar),
                            of("proxy, files of the image", image));
                    measure(leg, wrk, subjects, rounds, time, judged);
                }
            }
            Map<String, String> environment =
                    environment(URI.create("https://localhost:" + upstream.tlsPort() + Nginx.TARGET), entra, directory);
            SteadyLoad steady = new SteadyLoad(wrk, steadyTime, directory);
            System.out.println(SteadyLoad.head(steadyTime));
            Map<String, List<String>> ways = new LinkedHashMap<>();
            ways.put("files of the image", commands.image());
            ways.put("java -jar", commands.jar());
            for (Map.Entry<String, List<String>> way : ways.entrySet()) {
                Aim aim = Aim.atMost(MOST_RESIDENT_MB, "resident MB at a steady load, " + way.getKey());
                System.out.println(steady.row(
                        way.getKey(), way.getValue(), environment, megabytes -> judged.add(aim, megabytes, List.of())));
            }
            startUp(commands, environment, directory, starts, judged);
        }
        System.out.println();
        judged.lines().forEach(System.out::println);
        System.exit(judged.exitCode());
    }

    private static Subject of(String name, ProxyUnderLoad proxy) {
        return new Subject(name, at(proxy.port()), Optional.of(proxy), Optional.of(proxy.process()));
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port + "/api/v1/write");
    }

    private static void measure(String leg, Wrk wrk, List<Subject> subjects, int rounds, Duration time, Judged judged)
            throws IOException, InterruptedException {
        for (Subject subject : subjects) {
            warmUp(wrk, subject);
        }
        Map<String, Figures> figures = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Subject subject : subjects) {
                figures.computeIfAbsent(subject.name(), name -> new Figures())
                        .add(once(wrk, subject, time, 0), once(wrk, subject, time, MODERATE_PAUSE_MILLIS));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%nUpstream over %s, median of %d rounds (smallest to largest in brackets):%n%n"
                        + "| subject | CPU µs a write, full load | beside nginx | writes/s, full load | CPU µs a write, moderate load"
                        + " | writes/s | p50 added µs | p99 added µs | resident MB |%n|---|---|---|---|---|---|---|---|---|%n",
                leg.equals("http") ? "plain HTTP" : "TLS",
                rounds);
        Figures direct = figures.get("direct");
        Figures nginx = figures.get("nginx");
        for (Subject subject : subjects) {
            System.out.println(figures.get(subject.name())
                    .row(
                            subject.name(),
                            direct,
                            nginx,
                            subject.proxy().map(ProxyUnderLoad::residentKib).orElse(0L)));
            if (subject.proxy().isPresent()) {
                Figures own = figures.get(subject.name());
                judged.add(
                        Aim.atMost(
                                MOST_TIMES_NGINX,
                                "processor time in times of nginx, %s, %s".formatted(leg, subject.name())),
                        own.besideNginx(nginx),
                        own.besideNginxByRound(nginx));
            }
        }
    }

    private static void warmUp(Wrk wrk, Subject subject) throws IOException, InterruptedException {
        long wanted = subject.proxy().isPresent() ? WARM_UP_WRITES : 1;
        for (int step = 0; step < WARM_UP_STEPS && wanted > 0; step++) {
            wanted -= wrk.run(subject.target(), WARM_UP_STEP, 0).requests();
        }
    }

    private static Figures.One once(Wrk wrk, Subject subject, Duration time, int pauseMillis)
            throws IOException, InterruptedException {
        Duration before = subject.cpu();
        Wrk.Run run = wrk.run(subject.target(), time, pauseMillis);
        return new Figures.One(run, subject.cpu().minus(before));
    }

    private static void startUp(
            Commands commands, Map<String, String> environment, Path directory, int starts, Judged judged)
            throws IOException, InterruptedException {
        Map<String, List<String>> ways = new LinkedHashMap<>();
        ways.put(WITH_CACHE, commands.image());
        ways.put("files of the image, without the cache", commands.imageWithoutCache());
        ways.put("java -jar", commands.jar());
        Map<String, List<Double>> seconds = new HashMap<>();
        for (int start = 0; start < starts; start++) {
            for (Map.Entry<String, List<String>> way : ways.entrySet()) {
                long began = System.nanoTime();
                try (ProxyUnderLoad proxy = ProxyUnderLoad.start(way.getValue(), environment, directory)) {
                    seconds.computeIfAbsent(way.getKey(), name -> new ArrayList<>())
                            .add((System.nanoTime() - began) / 1e9);
                    proxy.terminate();
                }
            }
        }
        System.out.printf("%nStart to ready (token obtained over TLS), %d starts each, interleaved:%n%n", starts);
        System.out.println("| how | median s | smallest to largest s |\n|---|---|---|");
        ways.keySet().forEach(way -> {
            double[] sorted = seconds.get(way).stream()
                    .mapToDouble(Double::doubleValue)
                    .sorted()
                    .toArray();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f to %.2f |%n",
                    way,
                    sorted[sorted.length / 2],
                    sorted[0],
                    sorted[sorted.length - 1]);
            if (way.equals(WITH_CACHE)) {
                judged.add(
                        Aim.atMost(LONGEST_START_SECONDS, "seconds from start to ready, " + way),
                        sorted[sorted.length / 2],
                        seconds.get(way));
            }
        });
    }

    private static Map<String, String> environment(URI ingestion, FakeEntra entra, Path directory) {
        return Map.of(
                "INGESTION_URL", ingestion.toString(),
                "IDENTITY_TYPE", "aadApplication",
                "AZURE_TENANT_ID", TENANT,
                "AZURE_CLIENT_ID", CLIENT,
                "AZURE_CLIENT_CERTIFICATE_PATH", directory.resolve("client.pem").toString(),
                "AZURE_AUTHORITY_HOST", entra.authority("localhost").toString(),
                "SSL_CERT_FILE", directory.resolve("ca.pem").toString());
    }

    /** The ways to start the proxy. */
    private record Commands(BenchSettings settings, Path directory) {
        List<String> jar() {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + settings.text("options"),
                    "-jar",
                    settings.text("jar"));
        }

        List<String> image() throws IOException {
            return image("image.options", line -> true);
        }

        List<String> imageWithoutCache() throws IOException {
            return image("no-cache.options", line -> !line.contains("/app/proxy."));
        }

        /** The image's own flags; there its files are at the root. */
        private List<String> image(String file, java.util.function.Predicate<String> wanted) throws IOException {
            Path image = Path.of(settings.text("image"));
            try (Stream<String> lines = Files.lines(image.resolve("app/java.options"))) {
                Files.write(
                        directory.resolve(file),
                        lines.filter(wanted)
                                .map(line -> line.replace("=/app/", "=" + image + "/app/"))
                                .toList());
            }
            return List.of(
                    image.resolve("jre/bin/java").toString(),
                    "@" + directory.resolve(file),
                    "-jar",
                    image.resolve("app/proxy.jar").toString());
        }
    }
}

package remotewrite.fake.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import remotewrite.fake.Bytes;

/**
 * A write as curl is told to send it.
 *
 * @param headers lines of {@code --header}; one with nothing after the colon takes curl's own field away
 */
record CurlWrite(String method, String url, List<String> headers, Bytes body) {
    CurlWrite {
        headers = List.copyOf(headers);
    }

    /** One that is taken, unless its body is wrong. */
    static CurlWrite sound(WriteTarget target, Bytes body) {
        return new CurlWrite(
                "POST",
                target.url(),
                List.of(
                        "Authorization: " + target.bearer(),
                        "Content-Encoding: snappy",
                        "Content-Type: application/x-protobuf"),
                body);
    }

    CurlWrite method(String other) {
        return new CurlWrite(other, url, headers, body);
    }

    CurlWrite url(String other) {
        return new CurlWrite(method, other, headers, body);
    }

    CurlWrite body(Bytes other) {
        return new CurlWrite(method, url, headers, other);
    }

    /** One more field, whether there is one of this name or not. */
    CurlWrite and(String line) {
        return new CurlWrite(
                method, url, Stream.concat(headers.stream(), Stream.of(line)).toList(), body);
    }

    CurlWrite with(String name, String value) {
        return without(name).and(name + ": " + value);
    }

    CurlWrite without(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return new CurlWrite(
                method,
                url,
                headers.stream()
                        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
                        .toList(),
                body);
    }

    /** Header and body come from files: a token is no argument, and may be longer than one. */
    Program.Run run(Path directory, WriteTarget target) throws IOException, InterruptedException {
        Path head = Files.write(directory.resolve("head"), headers);
        Path content = Files.write(directory.resolve("body"), body.toArray());
        return Curl.run(
                directory,
                Path.of(target.caFile()),
                List.of("--request", method, "--header", "@" + head, "--data-binary", "@" + content, url));
    }
}

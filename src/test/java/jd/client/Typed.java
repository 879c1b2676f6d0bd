package jd.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import jd.client.session.ProcessContext;

/// A command line that a test has typed, and what came of it.
record Typed(int exitCode, String out, String err) {
    static Typed at(FakeDaemon daemon, String... words) {
        return at(daemon, InputStream.nullInputStream(), words);
    }

    static Typed with(String input, FakeDaemon daemon, String... words) {
        return at(daemon, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), words);
    }

    private static Typed at(FakeDaemon daemon, InputStream input, String... words) {
        var line = new ArrayList<>(List.of("-H", daemon.address()));
        line.addAll(Arrays.asList(words));
        return line(line, input, Map.of());
    }

    /// Without any daemon.
    static Typed alone(String... words) {
        return line(Arrays.asList(words), InputStream.nullInputStream(), Map.of("DOCKER_HOST", "unix:///nosuch.sock"));
    }

    private static Typed line(List<String> words, InputStream input, Map<String, String> environment) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Client.run(words, new ProcessContext(input, out, err, descriptor -> false, environment));
        return new Typed(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}

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

/// The result of a command line.
record Typed(int exitCode, String out, String err) {
    static Typed at(FakeDaemon daemon, String... arguments) {
        return at(daemon, InputStream.nullInputStream(), arguments);
    }

    static Typed with(String input, FakeDaemon daemon, String... arguments) {
        return at(daemon, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
    }

    private static Typed at(FakeDaemon daemon, InputStream input, String... arguments) {
        return at(daemon, input, Map.of(), arguments);
    }

    static Typed with(String input, Map<String, String> environment, FakeDaemon daemon, String... arguments) {
        var bytes = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        return at(daemon, bytes, environment, arguments);
    }

    private static Typed at(
            FakeDaemon daemon, InputStream input, Map<String, String> environment, String... arguments) {
        var line = new ArrayList<>(List.of("-H", daemon.address()));
        line.addAll(Arrays.asList(arguments));
        return line(line, input, environment);
    }

    /// Without a daemon.
    static Typed alone(String... arguments) {
        return line(
                Arrays.asList(arguments), InputStream.nullInputStream(), Map.of("DOCKER_HOST", "unix:///nosuch.sock"));
    }

    private static Typed line(List<String> arguments, InputStream input, Map<String, String> environment) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Client.runIn(new ProcessContext(input, out, err, descriptor -> false, environment), arguments);
        return new Typed(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}

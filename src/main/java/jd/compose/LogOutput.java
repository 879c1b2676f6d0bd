package jd.compose;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.StdCopy;
import jd.client.session.Cli;
import jd.compose.plan.ExistingContainer;

/// Prints the output of several containers, each line behind the name of its container: `web-1  | started`.
final class LogOutput {
    private final Cli cli;
    private final ProjectApi project;
    private final boolean prefixed;
    private final Object lineLock = new Object();

    LogOutput(Cli cli, ProjectApi project, boolean prefixed) {
        this.cli = cli;
        this.project = project;
        this.prefixed = prefixed;
    }

    static String shortName(String project, String container) {
        return container.startsWith(project + "-") ? container.substring(project.length() + 1) : container;
    }

    void print(List<ExistingContainer> containers, Map<String, String> parameters) {
        int width = width(containers);
        containers.forEach(container -> copy(container, width, parameters, false));
    }

    /// Returns when all containers have ended. One thread a container: their outputs are independent.
    void follow(List<ExistingContainer> containers, Map<String, String> parameters) {
        int width = width(containers);
        var threads = new ArrayList<Thread>();
        for (ExistingContainer container : containers) {
            threads.add(Thread.ofPlatform().daemon().start(() -> copy(container, width, parameters, true)));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int width(List<ExistingContainer> containers) {
        return containers.stream().mapToInt(c -> shortName(project.project(), c.name()).length()).max().orElse(0);
    }

    private void copy(ExistingContainer container, int width, Map<String, String> parameters, boolean follow) {
        ApiRequest request = ApiRequest.get(ApiRequest.containerPath(container.id()) + "/logs")
                .with("stdout", true).with("stderr", true).with("follow", follow);
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            request = request.with(parameter.getKey(), parameter.getValue());
        }
        String name = shortName(project.project(), container.name());
        String prefix = prefixed ? name + " ".repeat(width - name.length()) + "  | " : "";
        boolean tty = project.inspect(container.id()).config().tty();
        try (ApiResponse response = cli.api().call(request);
                OutputStream out = new Lines(cli.out(), prefix);
                OutputStream err = new Lines(cli.err(), prefix)) {
            if (tty) {
                response.body().transferTo(out);
            } else {
                StdCopy.copy(response.body(), out, err);
            }
        } catch (IOException e) {
            cli.err().println("read the logs of " + container.name() + ": " + e.getMessage());
        }
    }

    /// Collects bytes until a line is complete, so that lines of two containers do not mix.
    private final class Lines extends OutputStream {
        private final OutputStream target;
        private final byte[] prefix;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(OutputStream target, String prefix) {
            this.target = target;
            this.prefix = prefix.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public void write(int b) throws IOException {
            line.write(b);
            if (b == '\n') {
                writeLine();
            }
        }

        private void writeLine() throws IOException {
            synchronized (lineLock) {
                target.write(prefix);
                line.writeTo(target);
                target.flush();
            }
            line.reset();
        }

        @Override
        public void close() throws IOException {
            if (line.size() > 0) {
                line.write('\n');
                writeLine();
            }
        }
    }
}

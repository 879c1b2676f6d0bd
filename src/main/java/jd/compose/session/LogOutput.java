package jd.compose.session;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.DaemonError;
import jd.client.flags.LogTime;
import jd.client.session.Cli;
import jd.compose.plan.ExistingContainer;
import jd.server.api.ContainerJson;

/// Prints the output of several containers, each line behind the name of its container: `web-1  | started`.
public final class LogOutput {
    /// Cyan, yellow, green, magenta and blue, then the same in bold.
    private static final List<String> COLORS =
            List.of("36", "33", "32", "35", "34", "36;1", "33;1", "32;1", "35;1", "34;1");
    private static final int NOT_FOUND = 404;
    private static final long POLL_MILLIS = 200;

    /// How a line begins: with nothing, with the container's name, or with its name in a color if the output is a
    /// terminal.
    public enum Style { PLAIN, MONOCHROME, PREFIXED }

    /// What happens when a container ends while it is followed.
    public interface EndListener {
        EndListener NONE = new EndListener() {
            @Override
            public boolean isSilent() {
                return false;
            }

            @Override
            public void ended(ExistingContainer container, int exitCode) {}
        };

        /// {@return whether the end of a container is not worth a line, because the project is being stopped}
        boolean isSilent();

        /// The container has ended and is not restarted. Called by the thread that follows it.
        void ended(ExistingContainer container, int exitCode);
    }

    private final Cli cli;
    private final ProjectApi project;
    private final Style style;
    private final PrintStream errors;
    private final boolean colored;
    private final Object lineLock = new Object();

    /// @param errors receives what the containers write to standard error
    public LogOutput(Cli cli, ProjectApi project, Style style, PrintStream errors) {
        this.cli = cli;
        this.project = project;
        this.style = style;
        this.errors = errors;
        this.colored = style == Style.PREFIXED && cli.columns(1) > 0;
    }

    public static String shortName(String project, String container) {
        return container.startsWith(project + "-") || container.startsWith(project + "_")
                ? container.substring(project.length() + 1) : container;
    }

    /// A container with the text before its lines.
    ///
    /// @param color the parameters of the escape sequence, empty for none
    private record Source(ExistingContainer container, String name, String prefix, String color) {
        byte[] linePrefix() {
            return inColor(prefix).getBytes(StandardCharsets.UTF_8);
        }

        String inColor(String text) {
            return color.isEmpty() || text.isEmpty() ? text : "\033[" + color + "m" + text + "\033[0m";
        }
    }

    private List<Source> sources(List<ExistingContainer> containers) {
        int width = containers.stream().mapToInt(c -> shortName(project.project(), c.name()).length()).max().orElse(0);
        var sources = new ArrayList<Source>();
        for (ExistingContainer container : containers) {
            String name = shortName(project.project(), container.name());
            String prefix = style == Style.PLAIN ? "" : name + " ".repeat(width - name.length()) + "  | ";
            String color = colored ? COLORS.get(sources.size() % COLORS.size()) : "";
            sources.add(new Source(container, name, prefix, color));
        }
        return sources;
    }

    public void print(List<ExistingContainer> containers, Map<String, String> parameters) {
        sources(containers).forEach(source -> copy(source, inspect(source).config().tty(), parameters, false));
    }

    /// Returns when all containers have ended. One thread a container: their outputs are independent.
    ///
    /// @param ends subscribed to before the first run that is shown has ended
    public void follow(
            List<ExistingContainer> containers, Map<String, String> parameters, RunEnds ends, EndListener listener) {
        var threads = new ArrayList<Thread>();
        for (Source source : sources(containers)) {
            threads.add(Thread.ofPlatform().daemon().start(() -> follow(source, parameters, ends, listener)));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Source source, Map<String, String> parameters, RunEnds ends, EndListener listener) {
        try {
            followRuns(source, new TreeMap<>(parameters), ends, listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DaemonError e) {
            if (e.status() != NOT_FOUND) {
                throw e;
            }
            // removed while it was followed
        }
    }

    /// Shows each run once, its end before the output of the next run, also when the container is restarted faster than
    /// this client asks.
    private void followRuns(Source source, Map<String, String> parameters, RunEnds ends, EndListener listener)
            throws InterruptedException {
        Instant since = ends.since();
        ContainerJson inspected = inspect(source);
        boolean tty = inspected.config().tty();
        ContainerJson.State state = inspected.state();
        if (!hasRun(state, since)) {
            copy(source, tty, parameters, false);
            if (!listener.isSilent() && !state.status().equals("created")) {
                printEnd(source, state.exitCode());
            }
        }
        while (true) {
            if (hasRun(state, since)) {
                Optional<RunEnds.RunEnd> end = showRun(source, tty, parameters, since, ends);
                if (end.isEmpty()) {
                    return;
                }
                if (!listener.isSilent()) {
                    printEnd(source, end.get().exitCode());
                }
                since = end.get().time();
                parameters.put("since", LogTime.of(since));
                parameters.remove("tail");
            } else if (state.running()) {
                Thread.sleep(POLL_MILLIS);
            } else {
                listener.ended(source.container(), state.exitCode());
                return;
            }
            state = inspect(source).state();
        }
    }

    /// {@return whether the container runs, or a run has ended since} One that waits for its restart counts as running.
    private static boolean hasRun(ContainerJson.State state, Instant since) {
        return isAlive(state) || hasEnded(state, since);
    }

    private static boolean isAlive(ContainerJson.State state) {
        return state.running() && !state.restarting();
    }

    private static boolean hasEnded(ContainerJson.State state, Instant since) {
        return Instant.parse(state.finishedAt()).isAfter(since);
    }

    /// Shows the first run since then: while it is written, or all of it if it has ended.
    private Optional<RunEnds.RunEnd> showRun(
            Source source, boolean tty, Map<String, String> parameters, Instant since, RunEnds ends)
            throws InterruptedException {
        boolean shown = copyRun(source, tty, parameters, since);
        Optional<RunEnds.RunEnd> end = ends.next(source.container().id());
        if (end.isPresent() && !shown) {
            var ofRun = new TreeMap<>(parameters);
            ofRun.putIfAbsent("until", LogTime.of(end.get().time()));
            copy(source, tty, ofRun, false);
        }
        return end;
    }

    /// The daemon ends the log with the run that is the current one at the request. {@return false if that was a later
    /// run, and nothing has been shown}
    private boolean copyRun(Source source, boolean tty, Map<String, String> parameters, Instant since) {
        try (ApiResponse response = logs(source, parameters, true)) {
            ContainerJson.State state = inspect(source).state();
            if (!isAlive(state) || hasEnded(state, since)) {
                return false;
            }
            copy(source, tty, response);
            return true;
        }
    }

    private ContainerJson inspect(Source source) {
        return project.inspect(source.container().id());
    }

    private void printEnd(Source source, long exitCode) {
        synchronized (lineLock) {
            cli.out().println(source.inColor(source.name() + " exited with code " + exitCode));
        }
    }

    private void copy(Source source, boolean tty, Map<String, String> parameters, boolean follow) {
        try (ApiResponse response = logs(source, parameters, follow)) {
            copy(source, tty, response);
        }
    }

    private ApiResponse logs(Source source, Map<String, String> parameters, boolean follow) {
        ApiRequest request = ApiRequest.get(ApiRequest.containerPath(source.container().id()) + "/logs")
                .with("stdout", true).with("stderr", true).with("follow", follow);
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            request = request.with(parameter.getKey(), parameter.getValue());
        }
        return cli.api().call(request);
    }

    private void copy(Source source, boolean tty, ApiResponse response) {
        try (OutputStream out = new Lines(cli.out(), source.linePrefix());
                OutputStream err = new Lines(errors, source.linePrefix())) {
            cli.outputCopy().copy(tty, response.body(), out, err);
        } catch (IOException e) {
            cli.err().println("read the logs of " + source.container().name() + ": " + e.getMessage());
        }
    }

    /// Collects bytes until a line is complete, so that lines of two containers do not mix.
    private final class Lines extends OutputStream {
        private final OutputStream target;
        private final byte[] prefix;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(OutputStream target, byte[] prefix) {
            this.target = target;
            this.prefix = prefix;
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

package jd.labs;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;

/// Runs cases in a JVM of their own, [CaseMain], whose working directory is an empty temporary one. What a case leaves, its
/// processes and files, is removed before the next. A case that has no answer in time, or that ends the JVM, is ended with
/// all it started, and the next one gets a new JVM.
///
/// ```
///   this JVM                              the JVM of the cases
///      |  "3"  -------------------------->  |  runs case 3
///      |  <-------------  outcome of case 3 |
///      |  ends processes, removes files     |  waits
/// ```
final class Isolation implements AutoCloseable {
    /// [CaseMain] itself ends a case in time; this is for one that does not even let its JVM do that.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Lab lab;
    private final Path classes;
    private final Duration limit;
    private final Optional<Integer> debugger;
    private final Path directory;
    private final Descendants descendants = new Descendants();

    /// Absent before the first case, and after a case that had no answer.
    private Optional<Running> running = Optional.empty();

    private record Running(Process process, SocketChannel socket, DataInputStream in, DataOutputStream out) {}

    /// @param debugger the port on which each JVM waits for a debugger, without any time limit
    Isolation(Lab lab, Path classes, Duration limit, Optional<Integer> debugger) throws IOException {
        this.lab = lab;
        this.classes = classes;
        this.limit = limit;
        this.debugger = debugger;
        directory = Files.createTempDirectory("jd-lab");
    }

    Outcome run(Case each) {
        try {
            Outcome outcome = answer(each);
            running.ifPresent(jvm -> descendants.endAllBut(jvm.process().pid()));
            Path work = directory.resolve("work");
            if (Files.isDirectory(work)) {
                empty(work);
            } else {
                // The case has deleted it, and the JVM cannot leave a working directory for a new one.
                end();
            }
            return outcome;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome answer(Case each) throws IOException {
        if (running.isEmpty()) {
            running = Optional.of(start());
        }
        Running jvm = running.get();
        FutureTask<Outcome> answer = new FutureTask<>(() -> ask(jvm, each));
        Thread.ofPlatform().daemon().name("answer").start(answer);
        try {
            return debugger.isPresent()
                    ? answer.get()
                    : answer.get(limit.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            end();
            return new Outcome.Failed("no answer within " + limit.toSeconds() + " seconds", new Hints(
                    "the case was ended: its JVM did not react any more",
                    "a call of the kernel that waits cannot be interrupted by the JVM",
                    "run it in a debugger: ./jd lab " + lab.number() + " --debug 5005 " + each.id()));
        } catch (ExecutionException e) {
            return ended(jvm, each);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Outcome ask(Running jvm, Case each) throws IOException {
        jvm.out().writeUTF(each.id());
        jvm.out().flush();
        Outcome outcome = OutcomeMessage.read(jvm.in());
        if (jvm.in().readBoolean()) {
            // A thread that the case has started is still running.
            end();
        }
        return outcome;
    }

    private Outcome ended(Running jvm, Case each) {
        String status = status(jvm.process());
        end();
        return new Outcome.Failed("the JVM that runs the case has ended with " + status, new Hints(
                "your code, or a call that it makes, has ended the process that runs the case, with " + status,
                "System.exit, Runtime.halt and execve(2) end the program that calls them; a status above 128 is a signal's"
                        + " number plus 128",
                "stop before the end: ./jd lab " + lab.number() + " --debug 5005 " + each.id()));
    }

    private static String status(Process process) {
        try {
            return process.waitFor(1, TimeUnit.SECONDS) ? "status " + process.exitValue() : "its connection closed";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Running start() throws IOException {
        Path work = Files.createDirectories(directory.resolve("work"));
        Path socket = directory.resolve("socket");
        Files.deleteIfExists(socket);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            ProcessBuilder builder = new ProcessBuilder(command(work, socket)).inheritIO().directory(work.toFile());
            builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            descendants.mark(builder.environment());
            Process process = builder.start();
            process.onExit().thenRun(() -> close(server));
            SocketChannel accepted = server.accept();
            return new Running(process, accepted,
                    new DataInputStream(Channels.newInputStream(accepted)),
                    new DataOutputStream(Channels.newOutputStream(accepted)));
        }
    }

    /// In a session of its own: Ctrl-C is for this process, which then ends the others.
    private List<String> command(Path work, Path socket) {
        List<String> words = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            words.add("/usr/bin/setsid");
        }
        words.addAll(Java.command(classes, CaseMain.class, "-Djava.io.tmpdir=" + work));
        debugger.ifPresent(port -> words.add(words.indexOf("-cp"),
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,quiet=y,address=127.0.0.1:" + port));
        long millis = debugger.isPresent() ? Duration.ofDays(1).toMillis() : limit.toMillis();
        words.addAll(List.of("" + lab.number(), socket.toString(), "" + millis));
        return words;
    }

    private void end() {
        running.ifPresent(jvm -> {
            jvm.process().destroyForcibly();
            close(jvm.socket());
        });
        running = Optional.empty();
        descendants.endAll();
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            // The other end has closed it.
        }
    }

    private static void empty(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.toList().reversed()) {
                if (!each.equals(directory)) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        end();
        descendants.close();
        if (Files.exists(directory)) {
            empty(directory);
            Files.delete(directory);
        }
    }
}

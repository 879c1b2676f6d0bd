package jd.labs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// `./jd COMMAND --lab N …`: runs the command with the student's code in jd, and exits with its status.
public final class PlugInMain {
    /// A client that is interrupted may stop its containers, each of which has ten seconds.
    private static final int CLIENT_SECONDS = 30;

    private PlugInMain() {}

    /// @param args the command line: `run`, `--lab`, `13`, `busybox`, `echo`, `hi`
    public static void main(String[] args) throws IOException {
        List<String> words = new ArrayList<>(List.of(args));
        String number = words.size() > 2 ? words.remove(2) : "";
        words.remove(1);
        System.exit(run(Lab.of(number), words));
    }

    private static int run(Optional<Lab> found, List<String> words) throws IOException {
        if (found.isEmpty()) {
            return refuse("--lab needs the number of a lab: "
                    + String.join(", ", Lab.all().stream().map(lab -> "" + lab.number()).toList()));
        }
        Lab lab = found.get();
        if (lab.plugIn() instanceof PlugIn.Nowhere(String why)) {
            return refuse("lab " + lab.number() + " is not part of a running jd: " + why);
        }
        if (!LabMain.isRootOnLinux()) {
            return refuse("--lab starts a daemon of its own: run it as root on Linux");
        }
        WorkDirectory work = WorkDirectory.of(System.getenv());
        if (!Files.exists(work.source(lab))) {
            return refuse("there is no " + work.source(lab) + ": ./jd lab " + lab.number() + " makes it");
        }
        try {
            StudentCode.compile(work.source(lab), work.classes(lab));
        } catch (StudentCode.DoesNotCompile e) {
            return refuse("your program does not compile:\n" + e.getMessage());
        }
        return run(lab, work.classes(lab), words);
    }

    private static int refuse(String message) {
        System.err.println("jd: " + message);
        return 125;
    }

    /// The cleanup is a hook, so that it takes place after Ctrl-C, too: the client ends first, while there is a daemon.
    private static int run(Lab lab, Path classes, List<String> words) throws IOException {
        LabDaemon daemon;
        try {
            daemon = LabDaemon.start(lab, classes);
        } catch (LabDaemon.NotStarted e) {
            return refuse(e.getMessage());
        }
        AtomicReference<Process> started = new AtomicReference<>();
        Thread hook = Thread.ofPlatform().unstarted(() -> {
            try (daemon) {
                if (started.get() != null) {
                    end(started.get(), daemon);
                }
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        ProcessBuilder client = new ProcessBuilder(client(lab, classes, words)).inheritIO();
        client.environment().put("DOCKER_HOST", daemon.host());
        started.set(client.start());
        try {
            return started.get().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Ctrl-C in a terminal is sent to the client, too; another signal to this process is not. If the client has failed,
    /// the reason may be an exception of the student's code that only the daemon's log has.
    private static void end(Process client, LabDaemon daemon) {
        if (System.console() == null || !System.console().isTerminal()) {
            client.destroy();
        }
        try {
            if (!client.waitFor(CLIENT_SECONDS, TimeUnit.SECONDS)) {
                client.destroyForcibly();
            }
            daemon.stop();
            if (client.waitFor() != 0) {
                StudentTrace.in(daemon.log()).ifPresent(trace -> System.err.println("jd: in the lab's daemon: " + trace));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> client(Lab lab, Path classes, List<String> words) {
        List<String> command = new ArrayList<>();
        if (lab.plugIn() instanceof PlugIn.InProgram) {
            command.addAll(Java.command(classes, PluggedProgram.class));
            command.add(Integer.toString(lab.number()));
        } else {
            command.add(Path.of(System.getProperty("jd.home"), "jd").toString());
        }
        command.addAll(words);
        return command;
    }
}

package jd.libcontainer.start;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.io.SourceLog;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;

/// The command line of a dockerinit: `java FLAGS -cp … jd.Jd dockerinit 3`.
///
/// @param javaHome the JDK, which the init sees read-only
/// @param program the `java` binary
/// @param arguments from argument 0 on, without the last one, the number of the sync descriptor
record InitCommand(String javaHome, String program, List<String> arguments) {
    /// The child finds its end of the sync pipe here.
    static final int SYNC_FD = 3;

    InitCommand {
        arguments = List.copyOf(arguments);
    }

    /// {@return a dockerinit on the daemon's own JDK and class path}
    ///
    /// The launcher may name optional files by system properties: `jd.init.aot`, its AOT cache, and
    /// `jffi.boot.library.path`, where jffi finds its native library without unpacking it first.
    static InitCommand ofThisJvm(InitProgram program) {
        String javaHome = System.getProperty("java.home");
        List<String> arguments = new ArrayList<>(List.of(
                "dockerinit",
                // The simplest collector, for a JVM that runs for a tenth of a second.
                "-XX:+UseSerialGC",
                // Interpreted only: most of the code runs once, so compiling it would cost more than it saves.
                "-Xint",
                "-Xmx64m",
                "-XX:-UsePerfData",
                // Map the AOT cache at its preferred address: its pages need no relocation, and all inits share them.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:-AOTReplayTraining",
                "-XX:ArchiveRelocationMode=0",
                // The command inherits the limits: the JVM must not raise the number of open files.
                "-XX:-MaxFDLimit",
                // Nor change the core dump filter.
                "-XX:-DumpPrivateMappingsInCore",
                "-XX:-DumpSharedMappingsInCore",
                "-XX:+ErrorFileToStderr",
                // jffi calls one method by reflection; generating code for it takes longer than the call.
                "-Djdk.reflect.useNativeAccessorOnly=true",
                // jffi formats two numbers, for which the JDK would otherwise load locale data.
                "-Djava.locale.providers=FALLBACK",
                "-Xlog:disable",
                "-Xlog:all=error,aot=off:stderr",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        if (SourceLog.isOn()) {
            arguments.add("-Djd.init.log=true");
        }
        addProperty(arguments, "-XX:AOTCache=", "jd.init.aot");
        addProperty(arguments, "-Djffi.boot.library.path=", "jffi.boot.library.path");
        arguments.addAll(List.of("-cp", classPath(System.getProperty("java.class.path"))));
        arguments.addAll(program.words());
        return new InitCommand(javaHome, javaHome + "/bin/java", arguments);
    }

    private static void addProperty(List<String> arguments, String option, String property) {
        String value = System.getProperty(property, "");
        if (!value.isEmpty()) {
            arguments.add(option + value);
        }
    }

    /// The part of the daemon's class path that dockerinit uses: jd and jffi. Every jar is opened at boot, because later the
    /// root is the container's.
    static String classPath(String daemonClassPath) {
        List<String> kept = new ArrayList<>();
        for (String entry : daemonClassPath.split(File.pathSeparator)) {
            File file = new File(entry);
            String name = file.getName();
            boolean library = name.startsWith("jffi-");
            boolean jd = name.startsWith("jd-") || !name.endsWith(".jar");
            if (library || jd) {
                // The init has another working directory.
                kept.add(file.getAbsolutePath());
            }
        }
        return String.join(File.pathSeparator, kept);
    }

    /// {@return the same dockerinit, which waits for a debugger when it has rehearsed}
    ///
    /// @param ownNetwork whether it leaves the host's network namespace, in which the debugger reaches it, for one of its
    /// own
    /// @param rehearsal the jar of [RehearsalAgent]
    InitCommand debugged(int port, boolean ownNetwork, Path rehearsal) {
        List<String> more = new ArrayList<>(arguments);
        // The AOT cache is made without a debugging agent.
        more.removeIf(argument -> argument.startsWith("-XX:AOTCache="));
        more.addAll(1, List.of(
                // Before the agent of the debugger: the JVM starts agents in this order.
                "-javaagent:" + rehearsal,
                "-Djd.init.rehearsed=true",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,quiet=y,address=127.0.0.1:" + port,
                "-Djd.init.leave.network=" + ownNetwork));
        return new InitCommand(javaHome, program, more);
    }

    /// {@return the files and directories that the init opens while it boots}
    List<String> files() {
        List<String> files = new ArrayList<>(List.of(javaHome));
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("-cp")) {
                files.addAll(List.of(arguments.get(i + 1).split(File.pathSeparator)));
            } else if (argument.startsWith("-javaagent:")) {
                files.add(argument.substring(argument.indexOf(':') + 1));
            } else if (argument.startsWith("-XX:AOTCache=") || argument.startsWith("-Djffi.boot.library.path=")) {
                files.add(argument.substring(argument.indexOf('=') + 1));
            }
        }
        return files;
    }

    /// {@return the spawn request, with this end of the sync pipe}
    ///
    /// The init gets a session of its own, which a controlling terminal needs later. Its standard error is the daemon's until
    /// the command's replaces it, so that a JVM that cannot start reports the reason in the daemon's log.
    // tag::how-it-is-spawned[]
    SpawnRequest request(int syncFd) {
        List<String> all = new ArrayList<>(arguments);
        all.add(String.valueOf(SYNC_FD)); // <1>
        int reads = FileSyscalls.O_RDONLY;
        int writes = FileSyscalls.O_WRONLY;
        List<SpawnAction> actions = List.of(
                new SpawnAction.Dup2(syncFd, SYNC_FD),
                new SpawnAction.Open(0, "/dev/null", reads, 0), // <2>
                new SpawnAction.Open(1, "/dev/null", writes, 0),
                new SpawnAction.Chdir("/")); // <3>
        List<String> environment = List.of("LC_ALL=C.UTF-8"); // <4>
        boolean setsid = true; // <5>
        int closeFrom = SYNC_FD + 1; // <6>
        return new SpawnRequest(
                program, all, environment, actions, setsid, closeFrom);
    }
    // end::how-it-is-spawned[]
}

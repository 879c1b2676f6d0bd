package jd.labs.lab13;

import static jd.libcontainer.kernel.FileSyscalls.O_RDONLY;
import static jd.libcontainer.kernel.FileSyscalls.O_WRONLY;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWIPC;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWNS;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWPID;
import static jd.libcontainer.kernel.MountSyscalls.CLONE_NEWUTS;
import static jd.libcontainer.kernel.MountSyscalls.MS_REC;
import static jd.libcontainer.kernel.MountSyscalls.MS_SLAVE;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import jd.labs.CaseOutput;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnAction;
import jd.libcontainer.kernel.ProcessSyscalls.SpawnRequest;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.start.TinyRoot;

/// Starts a virtual machine in new namespaces, as jd starts dockerinit, which runs a student's steps.
record Sandbox(Syscalls kernel) {
    /// A file in the given root, and its content.
    static final String MARK = "the-given-root";

    /// {@return what the command printed; whitespace as single blanks}
    ///
    /// @throws SyscallException if the kernel has refused a call
    /// @throws UnsupportedOperationException if a task is not written
    /// @throws CaseOutput.Excess if the student's steps print without end
    String run(Class<?> program, List<String> command) throws Exception {
        return run(program, StepsMain.ALL, command);
    }

    /// @param step the only step that is called, without the command
    String run(Class<?> program, String step, List<String> command) throws Exception {
        Path directory = Files.createTempDirectory("lab13-");
        Path output = Files.createFile(directory.resolve("output"));
        TinyRoot root = TinyRoot.create(directory.resolve("rootfs"));
        Files.writeString(root.directory().resolve(MARK), MARK);
        // The user of the steps comes this way.
        Files.setPosixFilePermissions(directory, Files.getPosixFilePermissions(root.directory()));
        try {
            List<String> words = new ArrayList<>(List.of("/bin/" + command.getFirst()));
            words.addAll(command.subList(1, command.size()));
            FutureTask<Integer> spawn = new FutureTask<>(() -> boot(request(program, step, root, words, output)));
            Thread.ofPlatform().daemon().name("sandbox").start(spawn);
            kernel.waitid(spawn.get());
            return printed(Files.readString(output).replaceAll("\\s+", " ").strip());
        } finally {
            root.delete();
            Files.delete(output);
            Files.delete(directory);
        }
    }

    private static String printed(String output) {
        CaseOutput.check(output);
        if (output.startsWith(StepsMain.REFUSED)) {
            String[] words = output.substring(StepsMain.REFUSED.length()).split(" ", 2);
            throw new SyscallException(words[1], Errno.valueOf(words[0]));
        }
        if (output.startsWith("task ")) {
            throw new UnsupportedOperationException(output);
        }
        return output;
    }

    /// Runs on a thread that ends afterwards: pivot_root(2) changes the root of every thread that shares the mounts, and
    /// such a thread would look for its classes in the container's root. {@return the process id}
    private int boot(SpawnRequest request) {
        kernel.unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC);
        kernel.mount("none", "/", "none", MS_REC | MS_SLAVE, "");
        return kernel.posix_spawn(request);
    }

    private static SpawnRequest request(
            Class<?> program, String step, TinyRoot root, List<String> command, Path output)
            throws Exception {
        String java = System.getProperty("java.home") + "/bin/java";
        Path classes = Path.of(program.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<String> words = new ArrayList<>(List.of(
                java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        String jffi = System.getProperty("jffi.boot.library.path", "");
        if (!jffi.isEmpty()) {
            words.add("-Djffi.boot.library.path=" + jffi);
        }
        words.addAll(List.of(
                "-cp", classes + File.pathSeparator + absoluteClassPath(),
                StepsMain.class.getName(), program.getName(), step, root.directory().toString()));
        words.addAll(command);
        List<SpawnAction> actions = List.of(
                new SpawnAction.Open(0, "/dev/null", O_RDONLY, 0),
                new SpawnAction.Open(1, output.toString(), O_WRONLY, 0),
                new SpawnAction.Dup2(1, 2),
                new SpawnAction.Chdir("/"));
        return new SpawnRequest(java, words, List.of("LC_ALL=C.UTF-8"), actions, true, 3);
    }

    private static String absoluteClassPath() {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            entries.add(new File(entry).getAbsolutePath());
        }
        return String.join(File.pathSeparator, entries);
    }
}

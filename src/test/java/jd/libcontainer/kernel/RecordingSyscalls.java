package jd.libcontainer.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import jd.libcontainer.io.FdInputStream;
import jd.libcontainer.io.FdOutputStream;
import jd.libcontainer.spec.MessageReader;

/// A kernel for tests, in memory, that needs no root and runs on any system: files, mounts, pipes, sockets and
/// processes, and a record of every call as text.
///
/// A process is a thread. `posix_spawn` calls the given program on a new one, with a descriptor table of its own, so
/// that dockerinit's spine runs in the same JVM as the daemon; `execve` calls the given command with the three streams,
/// and when that returns the process has ended. Files of the real disk are visible through `java.nio.file` (except /proc,
/// /sys and /dev); changes stay in memory.
///
/// Any call of daemon or init can be made to fail: [#failInit], [#failDaemon]. It is not a [ScriptedKernel], since a start
/// needs about sixty calls that agree about files, mounts and processes.
public final class RecordingSyscalls implements Syscalls {
    /// The code of a spawned program; for dockerinit `(kernel, request) -> DockerInit.run(kernel, 3, InitSteps.STANDARD)`.
    public interface Program {
        int run(Syscalls kernel, SpawnRequest request);
    }

    /// The code of the program given to execve.
    public interface Command {
        int run(List<String> arguments, List<String> environment, InputStream in, OutputStream out, OutputStream err)
                throws IOException;
    }

    /// A call as text, with the pid of its process: `mount("proc", "/proc", "proc", MS_NOSUID|MS_NODEV|MS_NOEXEC, "")`.
    public record Call(int pid, String words) {}

    private static final int REAPER = 0;
    private static final int DAEMON = 1;
    private static final int FIRST_CHILD = 100;

    private final Program program;
    private final Command command;
    private final InheritableThreadLocal<FakeProcess> current = new InheritableThreadLocal<>();

    // Guarded by `this`; blocked calls wait on it too.
    private final FakeFiles files = new FakeFiles();
    private final FakeProcess daemon = new FakeProcess(DAEMON, files.root);
    private final Map<Integer, FakeProcess> processes = new LinkedHashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private final List<Throwable> unexpected = new ArrayList<>();
    private int nextPid = FIRST_CHILD;
    private int initCalls;
    private int daemonCalls;
    private int failInitAt = -1;
    private int failDaemonAt = -1;
    private Errno failWith = Errno.EIO;

    public RecordingSyscalls(Program program, Command command) {
        this.program = program;
        this.command = command;
        for (int fd = 0; fd < 3; fd++) {
            daemon.put(fd, new FakeDescription.File(FakeNode.directory(null, 0), false));
        }
        file("/proc/self/mountinfo", "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
        file("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n");
        file("/dev/null", "");
    }

    /// A shell's `echo` as the command of every container.
    public static Command echo() {
        return (arguments, environment, in, out, err) -> {
            String line = String.join(" ", arguments.subList(1, arguments.size())) + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
            return 0;
        };
    }

    // --- for the test -----------------------------------------------------------------------------------------------

    /// Creates an executable file and the directories above it.
    public synchronized void file(String path, String text) {
        FakeNode at = files.root;
        List<String> names = List.of(path.substring(1).split("/"));
        for (String name : names.subList(0, names.size() - 1)) {
            FakeNode next = at.child(name);
            if (next == null) {
                next = FakeNode.directory(at, 0755);
                next.makesFiles = at.makesFiles;
                at.put(name, next);
            }
            at = next;
        }
        FakeNode node = new FakeNode(at, FileSyscalls.S_IFREG | 0755, Optional.empty());
        node.setContent(text.getBytes(StandardCharsets.UTF_8));
        at.put(names.getLast(), node);
    }

    /// {@return every call so far as text, including those of dockerinit and of commands}
    public synchronized List<String> calls() {
        return calls.stream().map(Call::words).toList();
    }

    /// {@return the calls of all processes but the daemon}
    public synchronized List<String> callsOfInits() {
        return calls.stream().filter(call -> call.pid() > DAEMON).map(Call::words).toList();
    }

    /// Makes the `n`th call from now (0 is the next) of any process but the daemon fail.
    public synchronized void failInit(int n, Errno errno) {
        failInitAt = initCalls + n;
        failWith = errno;
    }

    /// Makes the `n`th call from now (0 is the next) of the daemon fail.
    public synchronized void failDaemon(int n, Errno errno) {
        failDaemonAt = daemonCalls + n;
        failWith = errno;
    }

    /// {@return the calls of the daemon}
    public synchronized List<String> callsOfDaemon() {
        return calls.stream().filter(call -> call.pid() == DAEMON).map(Call::words).toList();
    }

    /// {@return the numbers that a leak test compares: processes, zombies, descriptors of the daemon above 2, mounts}
    public synchronized String leftovers() {
        long living = processes.values().stream().filter(process -> !process.ended()).count();
        long zombies = processes.size() - living;
        return living + " processes, " + zombies + " zombies, "
                + (daemon.descriptors.size() - 3) + " descriptors, " + files.mounts().size() + " mounts";
    }

    /// {@return the network interfaces of the host}
    public synchronized List<String> hostLinks() {
        return daemon.links.names();
    }

    /// {@return the exceptions that programs have thrown, each of which is a bug}
    public synchronized List<Throwable> unexpected() {
        return List.copyOf(unexpected);
    }

    // --- how a call runs --------------------------------------------------------------------------------------------

    private FakeProcess self() {
        FakeProcess process = current.get();
        return process == null ? daemon : process;
    }

    private <T> T call(Supplier<String> words, Callable<T> body) {
        synchronized (this) {
            FakeProcess self = self();
            // The reaper thread works for all containers, so its calls have no fixed place in the order of a start.
            boolean reaper = Thread.currentThread().getName().equals("reaper");
            String text = words.get();
            calls.add(new Call(reaper ? REAPER : self.pid, text));
            try {
                boolean chosen = !reaper && (self == daemon ? daemonCalls++ == failDaemonAt : initCalls++ == failInitAt);
                // close(2) releases its descriptor even if it fails, so callers ignore its error.
                if (chosen && !text.startsWith("close(")) {
                    throw new FakeErrno(failWith);
                }
                return body.call();
            } catch (FakeErrno e) {
                throw new SyscallException(text, e.errno);
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(text, e);
            } finally {
                notifyAll();
            }
        }
    }

    private void act(Supplier<String> words, Runnable body) {
        call(words, () -> {
            body.run();
            return null;
        });
    }

    private void await(BooleanSupplier condition) {
        FakeProcess self = self();
        while (!condition.getAsBoolean()) {
            if (self.killed) {
                throw new FakeExit(new ExitStatus(0, 9));
            }
            try {
                wait();
            } catch (InterruptedException e) {
                if (!self.killed) {
                    throw new IllegalStateException("a thread was interrupted in a system call", e);
                }
            }
        }
    }

    private static Supplier<String> words(String call, Object... arguments) {
        return () -> Structs.spelled(call, arguments);
    }

    private String fd(int fd) {
        return switch (self().descriptors.get(fd)) {
            case FakeDescription.File file -> "<" + files.pathOf(file.node) + ">";
            case FakeDescription.Socket socket -> "<socket>";
            case FakeDescription.Pidfd pidfd -> "<pidfd of " + pidfd.process.pid + ">";
            case FakeDescription.ReadEnd end -> "<pipe>";
            case FakeDescription.WriteEnd end -> "<pipe>";
            case null -> fd == FileSyscalls.AT_FDCWD ? "AT_FDCWD" : String.valueOf(fd);
        };
    }

    private Supplier<String> at(String call, int dirfd, byte[] path, Object... more) {
        return () -> {
            List<Object> arguments = new ArrayList<>(List.of(new Word(fd(dirfd)), path));
            arguments.addAll(List.of(more));
            return Structs.spelled(call, arguments.toArray());
        };
    }

    /// An argument that is printed without quotes.
    private record Word(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private static final Map<Long, String> MOUNT_FLAGS = new LinkedHashMap<>();
    private static final Map<Long, String> CLONE_FLAGS = new LinkedHashMap<>();

    static {
        MOUNT_FLAGS.put(MountSyscalls.MS_RDONLY, "MS_RDONLY");
        MOUNT_FLAGS.put(MountSyscalls.MS_NOSUID, "MS_NOSUID");
        MOUNT_FLAGS.put(MountSyscalls.MS_NODEV, "MS_NODEV");
        MOUNT_FLAGS.put(MountSyscalls.MS_NOEXEC, "MS_NOEXEC");
        MOUNT_FLAGS.put(MountSyscalls.MS_REMOUNT, "MS_REMOUNT");
        MOUNT_FLAGS.put(MountSyscalls.MS_BIND, "MS_BIND");
        MOUNT_FLAGS.put(MountSyscalls.MS_REC, "MS_REC");
        MOUNT_FLAGS.put(MountSyscalls.MS_PRIVATE, "MS_PRIVATE");
        MOUNT_FLAGS.put(MountSyscalls.MS_SLAVE, "MS_SLAVE");
        MOUNT_FLAGS.put(MountSyscalls.MS_SHARED, "MS_SHARED");
        MOUNT_FLAGS.put(MountSyscalls.MS_RELATIME, "MS_RELATIME");
        MOUNT_FLAGS.put(MountSyscalls.MS_STRICTATIME, "MS_STRICTATIME");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_FS, "CLONE_FS");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWNS, "CLONE_NEWNS");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWCGROUP, "CLONE_NEWCGROUP");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWUTS, "CLONE_NEWUTS");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWIPC, "CLONE_NEWIPC");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWPID, "CLONE_NEWPID");
        CLONE_FLAGS.put((long) MountSyscalls.CLONE_NEWNET, "CLONE_NEWNET");
    }

    private static Word flags(Map<Long, String> names, long flags) {
        List<String> set = new ArrayList<>();
        long rest = flags;
        for (Map.Entry<Long, String> name : names.entrySet()) {
            if ((flags & name.getKey()) != 0) {
                set.add(name.getValue());
                rest &= ~name.getKey();
            }
        }
        if (rest != 0 || set.isEmpty()) {
            set.add(rest == 0 ? "0" : "0x" + Long.toHexString(rest));
        }
        return new Word(String.join("|", set));
    }

    // --- paths ------------------------------------------------------------------------------------------------------

    private static String text(byte[] path) {
        return new String(path, StandardCharsets.ISO_8859_1);
    }

    private FakeNode start(int dirfd) {
        return dirfd == FileSyscalls.AT_FDCWD ? self().cwd : node(dirfd);
    }

    private FakeNode node(int fd) {
        return ((FakeDescription.File) self().at(fd)).node;
    }

    private FakeFiles.Place place(int dirfd, byte[] path, boolean followLast) {
        return files.walk(self().root, start(dirfd), text(path), followLast);
    }

    private FakeNode existing(int dirfd, byte[] path, boolean followLast) {
        FakeNode found = path.length == 0 ? start(dirfd) : place(dirfd, path, followLast).node();
        if (found == null) {
            throw new FakeErrno(Errno.ENOENT);
        }
        return found;
    }

    /// A path given to mount(2), where /proc/self/fd/N means a descriptor.
    private FakeNode mountPath(String path) {
        String prefix = "/proc/self/fd/";
        if (path.startsWith(prefix)) {
            return node(Integer.parseInt(path.substring(prefix.length())));
        }
        return existing(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), true);
    }

    private String mountPathWords(String path) {
        String prefix = "/proc/self/fd/";
        return path.startsWith(prefix) ? files.pathOf(node(Integer.parseInt(path.substring(prefix.length())))) : path;
    }

    private FakeNode make(int dirfd, byte[] path, int mode) {
        FakeFiles.Place place = place(dirfd, path, false);
        if (place.node() != null) {
            throw new FakeErrno(Errno.EEXIST);
        }
        FakeNode node = new FakeNode(place.parent(), mode & ~self().umask, Optional.empty());
        node.makesFiles = place.parent().makesFiles;
        node.dirty = true;
        place.parent().put(place.name(), node);
        return node;
    }

    // --- mounts and namespaces --------------------------------------------------------------------------------------

    @Override
    public void mount(String source, String target, String fsType, long flags, String data) {
        act(
                () -> Structs.spelled(
                        "mount", source, mountPathWords(target), fsType, flags(MOUNT_FLAGS, flags), data),
                () -> mountOn(source, mountPath(target), fsType, flags, data));
    }

    private void mountOn(String source, FakeNode point, String fsType, long flags, String data) {
        long propagation = MS_PRIVATE | MS_SLAVE | MS_SHARED | MS_UNBINDABLE;
        if ((flags & (propagation | MS_REMOUNT)) != 0) {
            return;
        }
        if ((flags & MS_BIND) != 0) {
            FakeNode mounted = mountPath(source);
            if (mounted.isDirectory() != point.isDirectory()) {
                throw new FakeErrno(Errno.ENOTDIR);
            }
            mountHere(point, mounted);
        } else if (fsType.equals("overlay")) {
            mountHere(point, overlay(data));
        } else {
            FakeNode mounted = FakeNode.directory(point.parent, 0755);
            mounted.makesFiles = List.of("proc", "sysfs", "cgroup", "cgroup2").contains(fsType);
            mountHere(point, mounted);
        }
    }

    private void mountHere(FakeNode point, FakeNode mounted) {
        if (point == mounted) {
            files.bindOnItself(point);
        } else {
            self().mounts.add(files.mount(point, mounted));
        }
    }

    private FakeNode overlay(String options) {
        String upper = "";
        List<String> lower = List.of();
        for (String option : options.split(",")) {
            if (option.startsWith("lowerdir=")) {
                lower = List.of(option.substring("lowerdir=".length()).split(":"));
            } else if (option.startsWith("upperdir=")) {
                upper = option.substring("upperdir=".length());
            }
        }
        List<FakeNode> layers = new ArrayList<>();
        if (!upper.isEmpty()) {
            layers.add(mountPath(upper));
        }
        for (String path : lower) {
            layers.add(mountPath(path));
        }
        return files.overlay(layers);
    }

    @Override
    public void umount2(String target, int flags) {
        act(words("umount2", target, flags), () -> {
            // After pivot_root the old root is mounted over the new one, but this table has no mount for it.
            if (!target.equals(".")) {
                files.unmount(mountPath(target));
            }
        });
    }

    @Override
    public void pivot_root(String newRoot, String putOld) {
        act(words("pivot_root", newRoot, putOld), () -> self().root = self().cwd);
    }

    @Override
    public int fsmount(String fsType) {
        return call(
                words("fsmount", fsType),
                () -> self().add(new FakeDescription.File(FakeNode.directory(null, 0), false)));
    }

    @Override
    public int open_tree(int dirfd, String path, int flags) {
        return call(at("open_tree", dirfd, FileSyscalls.bytes(path), flags), () -> {
            FakeNode node = existing(dirfd, FileSyscalls.bytes(path), true);
            return self().add(new FakeDescription.File(node, false));
        });
    }

    @Override
    public void move_mount(int fromDirfd, String fromPath, int toDirfd, String toPath, int flags) {
        act(
                () -> Structs.spelled(
                        "move_mount", new Word(fd(fromDirfd)), fromPath, new Word(fd(toDirfd)), toPath, flags),
                () -> mountHere(existing(toDirfd, FileSyscalls.bytes(toPath), true), node(fromDirfd)));
    }

    @Override
    public void mount_setattr(int dirfd, String path, int flags, long attrSet, long attrClear, long propagation) {
        act(
                at("mount_setattr", dirfd, FileSyscalls.bytes(path), flags(MOUNT_FLAGS, attrSet)),
                () -> existing(dirfd, FileSyscalls.bytes(path), true));
    }

    @Override
    public void unshare(int flags) {
        act(words("unshare", flags(CLONE_FLAGS, flags)), () -> {});
    }

    @Override
    public void setns(int fd, int nsType) {
        act(words("setns", fd, flags(CLONE_FLAGS, nsType)), () -> {});
    }

    // --- processes --------------------------------------------------------------------------------------------------

    @Override
    public int posix_spawn(SpawnRequest request) {
        return call(words("posix_spawn", request.program(), new Word(request.arguments().toString())), () -> {
            if (request.program().startsWith("/nonexistent")) {
                throw new FakeErrno(Errno.ENOENT);
            }
            FakeProcess child = new FakeProcess(nextPid++, self().root);
            for (int fd = 0; fd < 3; fd++) {
                child.put(fd, self().at(fd));
            }
            for (SpawnAction action : request.actions()) {
                apply(action, child);
            }
            processes.put(child.pid, child);
            Thread thread = new Thread(() -> play(child, request), "process " + child.pid);
            child.thread = Optional.of(thread);
            thread.setDaemon(true);
            thread.start();
            return child.pid;
        });
    }

    private void apply(SpawnAction action, FakeProcess child) {
        switch (action) {
            case SpawnAction.Dup2(int fd, int newFd) -> child.put(newFd, self().at(fd));
            case SpawnAction.Open open ->
                child.put(open.fd(), new FakeDescription.File(FakeNode.directory(null, 0), false));
            case SpawnAction.Close(int fd) -> child.close(fd);
            case SpawnAction.Chdir chdir -> {}
            case SpawnAction.Fchdir fchdir -> {}
        }
    }

    private void play(FakeProcess process, SpawnRequest request) {
        current.set(process);
        ExitStatus status;
        try {
            status = new ExitStatus(program.run(this, request), 0);
        } catch (FakeExit e) {
            status = e.status;
        } catch (Throwable e) {
            status = new ExitStatus(134, 0);
            synchronized (this) {
                unexpected.add(e);
            }
        }
        synchronized (this) {
            // Its mount namespace is removed with it. Mounts that the daemon has made meanwhile stay.
            files.keepOnly(files.mounts().stream()
                    .filter(mount -> !process.mounts.contains(mount))
                    .toList());
            process.end(status);
            notifyAll();
        }
    }

    @Override
    public void execveFiltered(
            byte[] filter, byte[] program, List<byte[]> arguments, List<byte[]> environment) {
        seccomp(filter);
        execve(program, arguments, environment);
    }

    @Override
    public void execve(byte[] path, List<byte[]> arguments, List<byte[]> environment) {
        List<String> argumentTexts = arguments.stream().map(RecordingSyscalls::utf8).toList();
        List<String> environmentTexts = environment.stream().map(RecordingSyscalls::utf8).toList();
        act(words("execve", path, new Word(argumentTexts.toString())), () -> {
            existing(FileSyscalls.AT_FDCWD, path, true);
            List.copyOf(self().descriptors.keySet()).stream().filter(fd -> fd > 2).forEach(self()::close);
        });
        int status;
        try {
            status = command.run(
                    argumentTexts,
                    environmentTexts,
                    new FdInputStream(this, 0),
                    new FdOutputStream(this, 1),
                    new FdOutputStream(this, 2));
        } catch (IOException e) {
            status = 1;
        }
        throw new FakeExit(new ExitStatus(status, 0));
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public int getpid() {
        return self().pid;
    }

    @Override
    public int gettid() {
        return self().pid;
    }

    @Override
    public int geteuid() {
        return 0;
    }

    private FakeProcess process(int pid) {
        FakeProcess process = processes.get(pid);
        if (process == null) {
            throw new FakeErrno(Errno.ESRCH);
        }
        return process;
    }

    @Override
    public int pidfd_open(int pid, int flags) {
        return call(words("pidfd_open", pid, flags), () -> self().add(new FakeDescription.Pidfd(process(pid))));
    }

    @Override
    public void pidfd_send_signal(int pidfd, int signal) {
        act(
                () -> Structs.spelled("pidfd_send_signal", new Word(fd(pidfd)), signal),
                () -> signal(((FakeDescription.Pidfd) self().at(pidfd)).process, signal));
    }

    @Override
    public void kill(int pid, int signal) {
        act(words("kill", pid, signal), () -> signal(process(pid), signal));
    }

    /// Every signal but 0 ends a fake process, at its next blocked call at the latest.
    private void signal(FakeProcess process, int signal) {
        if (signal != 0 && !process.ended()) {
            process.killed = true;
            process.thread.ifPresent(Thread::interrupt);
        }
    }

    @Override
    public ExitStatus waitid(int pid) {
        return call(words("waitid", pid), () -> {
            FakeProcess process = processes.get(pid);
            if (process == null) {
                throw new FakeErrno(Errno.ECHILD);
            }
            await(process::ended);
            processes.remove(pid);
            return process.status.orElseThrow();
        });
    }

    @Override
    public int[] poll(int[] fds, int[] changed, int timeoutMillis) {
        return call(words("poll", fds.length + changed.length, timeoutMillis), () -> {
            long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
            int[] ready = readable(fds);
            while (ready.length == 0 && timeoutMillis != 0) {
                long left = (deadline - System.nanoTime()) / 1_000_000L;
                if (timeoutMillis > 0 && left <= 0) {
                    break;
                }
                wait(timeoutMillis < 0 ? 0 : left + 1);
                ready = readable(fds);
            }
            return ready;
        });
    }

    /// A closed descriptor is not an error of poll(2): its result is POLLNVAL.
    private int[] readable(int[] fds) {
        Map<Integer, FakeDescription> open = self().descriptors;
        return Arrays.stream(fds).filter(fd -> !open.containsKey(fd) || open.get(fd).readable()).toArray();
    }

    @Override
    public int setsid() {
        return call(words("setsid"), () -> self().pid);
    }

    @Override
    public void sethostname(String name) {
        act(words("sethostname", name), () -> {});
    }

    @Override
    public void setdomainname(String name) {
        act(words("setdomainname", name), () -> {});
    }

    @Override
    public int umask(int mask) {
        return call(() -> "umask(0" + Integer.toOctalString(mask) + ")", () -> {
            int old = self().umask;
            self().umask = mask;
            return old;
        });
    }

    @Override
    public void chdir(String path) {
        act(words("chdir", path), () -> {
            FakeNode node = existing(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), true);
            if (!node.isDirectory()) {
                throw new FakeErrno(Errno.ENOTDIR);
            }
            self().cwd = node;
        });
    }

    @Override
    public void fchdir(int fd) {
        act(() -> Structs.spelled("fchdir", new Word(fd(fd))), () -> self().cwd = node(fd));
    }

    @Override
    public void chroot(String path) {
        act(
                words("chroot", path),
                () -> self().root = existing(FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path), true));
    }

    /// The fake kernel knows the capabilities of jd's table.
    @Override
    public int prctl(int option, long arg2, long arg3, long arg4, long arg5) {
        return call(words("prctl", option, (int) arg2), () -> {
            boolean capbsetDrop = option == 24;
            if (capbsetDrop && arg2 >= Capabilities.NAMES.size()) {
                throw new FakeErrno(Errno.EINVAL);
            }
            return 0;
        });
    }

    @Override
    public void setrlimit(int resource, long soft, long hard) {
        act(words("setrlimit", resource, soft, hard), () -> {});
    }

    @Override
    public void setpriority(int which, int who, int nice) {
        act(words("setpriority", which, who, nice), () -> {});
    }

    @Override
    public void close_range(int first, int last, int flags) {
        act(words("close_range", first, last, flags), () -> {});
    }

    @Override
    public void resetSignals() {
        act(words("resetSignals"), () -> {});
    }

    // --- files ------------------------------------------------------------------------------------------------------

    @Override
    public int openat(int dirfd, byte[] path, int flags, int mode) {
        return call(at("openat", dirfd, path, flags), () -> open(
                files.walk(self().root, start(dirfd), text(path), follows(flags)), flags, mode));
    }

    @Override
    public int openat2(int dirfd, byte[] path, int flags, int mode, long resolve) {
        return call(at("openat2", dirfd, path, flags, resolve), () -> {
            FakeNode root = (resolve & RESOLVE_IN_ROOT) != 0 ? start(dirfd) : self().root;
            boolean follow = follows(flags);
            return open(files.walk(root, start(dirfd), text(path), follow), flags, mode);
        });
    }

    private static boolean follows(int flags) {
        boolean mustBeNew = (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0;
        return (flags & Machine.O_NOFOLLOW) == 0 && !mustBeNew;
    }

    private int open(FakeFiles.Place place, int flags, int mode) {
        FakeNode node = place.node();
        boolean created = place.parent().makesFiles && (flags & (O_PATH | Machine.O_DIRECTORY)) == 0;
        if (node == null && ((flags & O_CREAT) != 0 || created)) {
            node = new FakeNode(place.parent(), S_IFREG | mode & ~self().umask, Optional.empty());
            node.dirty = true;
            place.parent().put(place.name(), node);
        } else if (node != null && (flags & O_CREAT) != 0 && (flags & O_EXCL) != 0) {
            throw new FakeErrno(Errno.EEXIST);
        }
        if (node == null) {
            throw new FakeErrno(Errno.ENOENT);
        }
        if ((flags & Machine.O_DIRECTORY) != 0 && !node.isDirectory()) {
            throw new FakeErrno(Errno.ENOTDIR);
        }
        if ((flags & Machine.O_NOFOLLOW) != 0 && (flags & O_PATH) == 0 && node.isType(S_IFLNK)) {
            throw new FakeErrno(Errno.ELOOP);
        }
        if ((flags & O_TRUNC) != 0) {
            node.setContent(new byte[0]);
        }
        return self().add(new FakeDescription.File(node, (flags & O_APPEND) != 0));
    }

    @Override
    public void close(int fd) {
        act(() -> "close(" + fd(fd) + ")", () -> self().close(fd));
    }

    @Override
    public int read(int fd, byte[] buffer, int offset, int length) {
        return call(() -> "read(" + fd(fd) + ", " + length + ")", () -> switch (self().at(fd)) {
            case FakeDescription.ReadEnd end -> readPipe(end, buffer, offset, length);
            case FakeDescription.File file -> readFile(file, buffer, offset, length);
            default -> throw new FakeErrno(Errno.EINVAL);
        });
    }

    private int readPipe(FakeDescription.ReadEnd end, byte[] buffer, int offset, int length) {
        await(end::readable);
        byte[] next = end.pipe.bytes.poll();
        if (next == null) {
            return 0;
        }
        int count = Math.min(length, next.length);
        System.arraycopy(next, 0, buffer, offset, count);
        if (count < next.length) {
            end.pipe.bytes.addFirst(Arrays.copyOfRange(next, count, next.length));
        }
        return count;
    }

    private static int readFile(FakeDescription.File file, byte[] buffer, int offset, int length) {
        byte[] content = file.node.content();
        int count = Math.max(0, Math.min(length, content.length - file.offset));
        System.arraycopy(content, file.offset, buffer, offset, count);
        file.offset += count;
        return count;
    }

    @Override
    public int write(int fd, byte[] buffer, int offset, int length) {
        byte[] bytes = Arrays.copyOfRange(buffer, offset, offset + length);
        return call(() -> "write(" + fd(fd) + ", " + shortened(bytes) + ")", () -> {
            switch (self().at(fd)) {
                case FakeDescription.WriteEnd end -> {
                    if (end.pipe.readers == 0) {
                        throw new FakeErrno(Errno.EPIPE);
                    }
                    end.pipe.bytes.add(bytes);
                }
                case FakeDescription.File file -> writeFile(file, bytes);
                default -> throw new FakeErrno(Errno.EINVAL);
            }
            return length;
        });
    }

    private static String shortened(byte[] bytes) {
        String text = utf8(bytes).replace("\n", "\\n");
        return text.length() > 60 ? bytes.length + " bytes" : '"' + text + '"';
    }

    private static void writeFile(FakeDescription.File file, byte[] bytes) {
        byte[] old = file.node.content();
        int start = file.append ? old.length : file.offset;
        byte[] content = Arrays.copyOf(old, Math.max(old.length, start + bytes.length));
        System.arraycopy(bytes, 0, content, start, bytes.length);
        file.node.setContent(content);
        file.offset = start + bytes.length;
    }

    @Override
    public int dup(int fd) {
        return call(() -> "dup(" + fd(fd) + ")", () -> self().add(self().at(fd)));
    }

    @Override
    public void dup3(int fd, int newFd, int flags) {
        act(() -> "dup3(" + fd(fd) + ", " + newFd + ", " + flags + ")", () -> self().put(newFd, self().at(fd)));
    }

    @Override
    public int[] pipe2(int flags) {
        return call(words("pipe2", flags), () -> {
            FakeDescription.Pipe pipe = new FakeDescription.Pipe();
            int read = self().add(new FakeDescription.ReadEnd(pipe));
            return new int[] {read, self().add(new FakeDescription.WriteEnd(pipe))};
        });
    }

    @Override
    public int eventfd(int initial, int flags) {
        return pipe2(flags)[0];
    }

    /// An anonymous file, which is in no directory.
    @Override
    public int memfd_create(String name, int flags) {
        return call(words("memfd_create", name, flags), () -> {
            FakeNode node = new FakeNode(files.root, FileSyscalls.S_IFREG | 0777, Optional.empty());
            node.setContent(new byte[0]);
            return self().add(new FakeDescription.File(node, false));
        });
    }

    @Override
    public void lseek(int fd, long offset) {
        act(() -> "lseek(" + fd(fd) + ", " + offset + ")", () ->
                ((FakeDescription.File) self().at(fd)).offset = (int) offset);
    }

    @Override
    public int fcntl(int fd, int operation, long argument) {
        return call(() -> "fcntl(" + fd(fd) + ", " + operation + ")", () -> 0);
    }

    @Override
    public Stat fstatat(int dirfd, byte[] path, int flags) {
        return call(at("fstatat", dirfd, path, flags), () -> {
            if (path.length == 0 && !(self().at(dirfd) instanceof FakeDescription.File)) {
                return new Stat(S_IFIFO | 0600, 0, 0, 0, 1, 1, 0, 1, 0);
            }
            FakeNode node = existing(dirfd, path, (flags & AT_SYMLINK_NOFOLLOW) == 0);
            return new Stat(
                    node.mode,
                    node.uid,
                    node.gid,
                    node.content().length,
                    node.ino,
                    1,
                    node.rdev,
                    node.links,
                    node.mtimeNanos);
        });
    }

    @Override
    public void faccessat(int dirfd, byte[] path, int mode, int flags) {
        act(at("faccessat", dirfd, path, mode), () -> {
            if ((mode & X_OK) != 0 && (existing(dirfd, path, true).mode & 0111) == 0) {
                throw new FakeErrno(Errno.EACCES);
            }
        });
    }

    @Override
    public void mkdirat(int dirfd, byte[] path, int mode) {
        act(at("mkdirat", dirfd, path), () -> make(dirfd, path, S_IFDIR | mode));
    }

    @Override
    public void mknodat(int dirfd, byte[] path, int mode, long dev) {
        act(at("mknodat", dirfd, path), () -> make(dirfd, path, mode).rdev = dev);
    }

    @Override
    public void symlinkat(byte[] target, int dirfd, byte[] path) {
        act(
                () -> Structs.spelled("symlinkat", target, new Word(fd(dirfd)), path),
                () -> make(dirfd, path, S_IFLNK | 0777).content = target);
    }

    @Override
    public void linkat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath, int flags) {
        act(
                () -> Structs.spelled("linkat", new Word(fd(oldDirfd)), oldPath, new Word(fd(newDirfd)), newPath),
                () -> {
                    FakeNode node = existing(oldDirfd, oldPath, (flags & AT_SYMLINK_FOLLOW) != 0);
                    FakeFiles.Place place = place(newDirfd, newPath, false);
                    if (place.node() != null) {
                        throw new FakeErrno(Errno.EEXIST);
                    }
                    node.links++;
                    place.parent().put(place.name(), node);
                });
    }

    @Override
    public void unlinkat(int dirfd, byte[] path, int flags) {
        act(at("unlinkat", dirfd, path, flags), () -> {
            FakeFiles.Place place = place(dirfd, path, false);
            if (place.node() == null) {
                throw new FakeErrno(Errno.ENOENT);
            }
            boolean directory = (flags & AT_REMOVEDIR) != 0;
            if (directory != place.node().isDirectory()) {
                throw new FakeErrno(directory ? Errno.ENOTDIR : Errno.EISDIR);
            }
            boolean full = place.node().names().stream().anyMatch(name -> place.node().child(name).isDirectory());
            if (directory && (full || !place.node().makesFiles && !place.node().names().isEmpty())) {
                throw new FakeErrno(Errno.ENOTEMPTY);
            }
            place.node().links--;
            place.parent().remove(place.name());
        });
    }

    @Override
    public void renameat(int oldDirfd, byte[] oldPath, int newDirfd, byte[] newPath) {
        act(at("renameat", oldDirfd, oldPath, utf8(newPath)), () -> {
            FakeFiles.Place from = place(oldDirfd, oldPath, false);
            if (from.node() == null) {
                throw new FakeErrno(Errno.ENOENT);
            }
            FakeFiles.Place to = place(newDirfd, newPath, false);
            from.parent().remove(from.name());
            to.parent().put(to.name(), from.node());
        });
    }

    @Override
    public byte[] readlinkat(int dirfd, byte[] path) {
        return call(at("readlinkat", dirfd, path), () -> {
            if (text(path).startsWith("/proc/self/fd/")) {
                return files.pathOf(mountPath(text(path))).getBytes(StandardCharsets.UTF_8);
            }
            FakeNode node = existing(dirfd, path, false);
            if (!node.isType(S_IFLNK)) {
                throw new FakeErrno(Errno.EINVAL);
            }
            return node.content;
        });
    }

    @Override
    public void fchownat(int dirfd, byte[] path, int uid, int gid, int flags) {
        act(at("fchownat", dirfd, path, uid, gid), () -> {
            if (path.length > 0 || self().at(dirfd) instanceof FakeDescription.File) {
                FakeNode node = existing(dirfd, path, (flags & AT_SYMLINK_NOFOLLOW) == 0);
                node.uid = uid;
                node.gid = gid;
            }
        });
    }

    @Override
    public void fchmodat(int dirfd, byte[] path, int mode) {
        act(at("fchmodat", dirfd, path, mode), () -> chmod(existing(dirfd, path, true), mode));
    }

    private static void chmod(FakeNode node, int mode) {
        node.mode = node.mode & S_IFMT | mode & 07777;
    }

    @Override
    public void ftruncate(int fd, long length) {
        act(
                () -> "ftruncate(" + fd(fd) + ", " + length + ")",
                () -> node(fd).setContent(Arrays.copyOf(node(fd).content(), (int) length)));
    }

    @Override
    public void utimensat(int dirfd, byte[] path, long nanos, int flags) {
        act(
                at("utimensat", dirfd, path, nanos),
                () -> existing(dirfd, path, (flags & AT_SYMLINK_NOFOLLOW) == 0).mtimeNanos = nanos);
    }

    @Override
    public void lsetxattr(byte[] path, String name, byte[] value) {
        act(words("lsetxattr", path, name), () -> attributesOf(path).put(name, value));
    }

    @Override
    public byte[] lgetxattr(byte[] path, String name) {
        return call(words("lgetxattr", path, name), () -> attributesOf(path).get(name));
    }

    @Override
    public List<String> llistxattr(byte[] path) {
        return call(words("llistxattr", path), () -> List.copyOf(attributesOf(path).keySet()));
    }

    /// A path may begin with /proc/self/fd/N, which names a file by descriptor for a call that takes only paths.
    private Map<String, byte[]> attributesOf(byte[] path) {
        String text = text(path);
        String prefix = "/proc/self/fd/";
        if (!text.startsWith(prefix)) {
            return existing(FileSyscalls.AT_FDCWD, path, false).attributes;
        }
        String rest = text.substring(prefix.length());
        int slash = rest.indexOf('/');
        int fd = Integer.parseInt(slash < 0 ? rest : rest.substring(0, slash));
        byte[] below = slash < 0 ? new byte[0] : rest.substring(slash + 1).getBytes(StandardCharsets.ISO_8859_1);
        return existing(fd, below, false).attributes;
    }

    @Override
    public int getdents64(int dirfd, byte[] buffer) {
        return call(() -> "getdents64(" + fd(dirfd) + ")", () -> {
            FakeDescription.File directory = (FakeDescription.File) self().at(dirfd);
            List<String> names = List.copyOf(directory.node.names());
            ByteBuffer entries = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
            while (directory.offset < names.size()) {
                byte[] name = names.get(directory.offset).getBytes(StandardCharsets.ISO_8859_1);
                int length = 19 + name.length + 1;
                if (entries.remaining() < length) {
                    break;
                }
                directory.offset++;
                entries.putLong(directory.offset).putLong(directory.offset).putShort((short) length).put((byte) 0);
                entries.put(name).put((byte) 0);
            }
            return entries.position();
        });
    }

    @Override
    public int ioctl(int fd, long request, byte[] argument) {
        return call(() -> "ioctl(" + fd(fd) + ", 0x" + Long.toHexString(request) + ")", () -> 0);
    }

    /// EXT4_SUPER_MAGIC
    @Override
    public FileSystem statfs(String path) {
        return call(words("statfs", path), () -> new FileSystem(0xEF53L, false));
    }

    // --- sockets ----------------------------------------------------------------------------------------------------

    /// Every socket is a routing socket (rtnetlink(7)) of the process that opens it.
    @Override
    public int socket(int domain, int type, int protocol) {
        return call(words("socket", domain, type, protocol), () -> {
            FakeDescription.Socket socket = new FakeDescription.Socket();
            socket.links = Optional.of(self().links);
            return self().add(socket);
        });
    }

    @Override
    public void bind(int fd, byte[] address) {
        act(() -> "bind(" + fd(fd) + ")", () -> {});
    }

    @Override
    public void connect(int fd, byte[] address) {
        act(() -> "connect(" + fd(fd) + ")", () -> {});
    }

    @Override
    public byte[] getsockopt(int fd, int level, int option, int length) {
        return call(() -> "getsockopt(" + fd(fd) + ", " + level + ", " + option + ")", () -> new byte[length]);
    }

    @Override
    public void sendto(int fd, byte[] message, int flags, byte[] address) {
        act(() -> "sendto(" + fd(fd) + ", " + message.length + " bytes)", () -> {
            FakeDescription.Socket socket = (FakeDescription.Socket) self().at(fd);
            for (byte[] answer : socket.links.orElseThrow().answers(message, this::links)) {
                socket.arrived.add(new FakeDescription.Packet(answer, new FakeDescription[0]));
            }
        });
    }

    private FakeLinks links(int pid) {
        FakeProcess process = pid == DAEMON ? daemon : processes.get(pid);
        if (process == null) {
            throw new FakeErrno(Errno.ESRCH);
        }
        return process.links;
    }

    @Override
    public byte[] recv(int fd, int capacity, int flags) {
        return call(() -> "recv(" + fd(fd) + ")", () -> {
            FakeDescription.Socket socket = (FakeDescription.Socket) self().at(fd);
            await(socket::readable);
            return socket.arrived.poll().data();
        });
    }

    @Override
    public int[] socketpair(int domain, int type, int protocol) {
        return call(words("socketpair", domain, type, protocol), () -> {
            FakeDescription.Socket one = new FakeDescription.Socket();
            FakeDescription.Socket other = new FakeDescription.Socket();
            one.peer = other;
            other.peer = one;
            int first = self().add(one);
            return new int[] {first, self().add(other)};
        });
    }

    @Override
    public void sendmsg(int fd, byte[] data, int[] fds) {
        act(() -> "sendmsg(" + fd(fd) + ", " + message(data) + ", " + descriptors(fds) + ")", () -> {
            FakeDescription.Socket socket = (FakeDescription.Socket) self().at(fd);
            if (socket.peer.gone) {
                throw new FakeErrno(Errno.EPIPE);
            }
            FakeDescription[] passed = new FakeDescription[fds.length];
            for (int i = 0; i < fds.length; i++) {
                passed[i] = self().at(fds[i]);
                passed[i].hold();
            }
            socket.peer.arrived.add(new FakeDescription.Packet(data.clone(), passed));
        });
    }

    /// {@return the name of a message on the sync pipe, or the length of the rest of one}
    private static String message(byte[] packet) {
        try {
            return new MessageReader(Arrays.copyOfRange(packet, 1, packet.length)).text();
        } catch (LibcontainerException e) {
            return packet.length + " bytes";
        }
    }

    private String descriptors(int[] fds) {
        return Arrays.stream(fds).mapToObj(this::fd).toList().toString();
    }

    @Override
    public Received recvmsg(int fd, int capacity) {
        return call(() -> "recvmsg(" + fd(fd) + ")", () -> {
            FakeDescription.Socket socket = (FakeDescription.Socket) self().at(fd);
            await(socket::readable);
            FakeDescription.Packet packet = socket.arrived.poll();
            if (packet == null) {
                return new Received(new byte[0], new int[0]);
            }
            int[] fds = new int[packet.passed().length];
            for (int i = 0; i < fds.length; i++) {
                fds[i] = self().add(packet.passed()[i]);
                packet.passed()[i].release();
            }
            return new Received(packet.data(), fds);
        });
    }

    @Override
    public void shutdown(int fd, int how) {
        act(() -> "shutdown(" + fd(fd) + ", " + how + ")", () -> {});
    }

    // --- credentials ------------------------------------------------------------------------------------------------

    @Override
    public void setgroups(int[] gids) {
        act(words("setgroups", new Word(Arrays.toString(gids))), () -> {});
    }

    @Override
    public void setresuid(int real, int effective, int saved) {
        act(words("setresuid", real, effective, saved), () -> {});
    }

    @Override
    public void setresgid(int real, int effective, int saved) {
        act(words("setresgid", real, effective, saved), () -> {});
    }

    @Override
    public int keyctl_join_session_keyring(String name) {
        return call(words("keyctl_join_session_keyring", name), () -> 1);
    }

    @Override
    public void keyctl_setperm(int key, int permissions) {
        act(words("keyctl_setperm", key, permissions), () -> {});
    }

    @Override
    public void seccomp(byte[] filter) {
        act(words("seccomp", filter.length + " bytes"), () -> {});
    }

    @Override
    public void capset(long effective, long permitted, long inheritable) {
        act(words("capset", effective, permitted, inheritable), () -> {});
    }

    @Override
    public long[] capget() {
        return call(words("capget"), () -> new long[] {Capabilities.ALL, Capabilities.ALL, 0});
    }

    @Override
    public int bpf_prog_load(int type, byte[] instructions) {
        return call(
                words("bpf", "BPF_PROG_LOAD", type),
                () -> self().add(new FakeDescription.File(FakeNode.directory(null, 0), false)));
    }

    @Override
    public void bpf_prog_attach(int target, int program, int attachType, int flags) {
        act(() -> "bpf(\"BPF_PROG_ATTACH\", " + fd(target) + ", " + attachType + ", " + flags + ")", () -> {});
    }
}

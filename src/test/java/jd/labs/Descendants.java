package jd.labs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.SyscallException;

/// All processes that this one starts from now on, and those that they start.
///
/// A process whose parent has ended becomes a child of the nearest ancestor that is a *child subreaper*, which this process
/// becomes. So even a daemon, in a session of its own and without a parent, is found. On another system than Linux only
/// those with a parent are. The subreaper also has to wait for the orphans that it gets: the first process of a PID namespace
/// does not end as long as one of the namespace is a zombie.
///
/// prctl(2) PR_SET_CHILD_SUBREAPER
final class Descendants implements AutoCloseable {
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final String MARK = "JD_LAB_CASES";
    private static final int ROUNDS = 200;

    private final String mark = UUID.randomUUID().toString();
    private final boolean linux = Files.exists(Path.of("/proc/self/environ"));
    private final Set<ProcessHandle> earlier = ProcessHandle.current().descendants().collect(Collectors.toSet());

    Descendants() {
        setSubreaper(1);
    }

    private void setSubreaper(int on) {
        if (linux) {
            JnrSyscalls.load().prctl(PR_SET_CHILD_SUBREAPER, on, 0, 0, 0);
        }
    }

    /// Marks the children that get this environment, and their children.
    void mark(Map<String, String> environment) {
        environment.put(MARK, mark);
    }

    void endAll() {
        endAllBut(-1);
    }

    /// Kills them until there are none, since one may start another meanwhile.
    void endAllBut(long spared) {
        for (int i = 0; i < ROUNDS; i++) {
            Map<Boolean, List<ProcessHandle>> byEnd =
                    found(spared).stream().collect(Collectors.partitioningBy(each -> isZombie(each.pid())));
            byEnd.get(true).forEach(Descendants::reap);
            List<ProcessHandle> living = byEnd.get(false);
            if (living.isEmpty()) {
                return;
            }
            living.forEach(ProcessHandle::destroyForcibly);
            pause();
        }
    }

    private Set<ProcessHandle> found(long spared) {
        Set<ProcessHandle> found = new HashSet<>(ProcessHandle.current().descendants().toList());
        found.addAll(marked());
        found.removeAll(earlier);
        found.removeIf(each -> each.pid() == spared || each.equals(ProcessHandle.current()) || !each.isAlive());
        return found;
    }

    /// An orphan has no other process that waits for it. For a child of the JVM, which waits itself, this may come too late.
    private static void reap(ProcessHandle zombie) {
        if (zombie.parent().filter(ProcessHandle.current()::equals).isPresent()) {
            try {
                JnrSyscalls.load().waitid((int) zombie.pid());
            } catch (SyscallException e) {
                // ECHILD
            }
        }
    }

    /// A process that was given this mark, wherever it is now.
    private List<ProcessHandle> marked() {
        if (!linux) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("\\d+") && hasMark(name))
                    .flatMap(name -> ProcessHandle.of(Long.parseLong(name)).stream())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private boolean hasMark(String pid) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc", pid, "environ"))).contains(MARK + "=" + mark);
        } catch (IOException e) {
            return false;
        }
    }

    /// An ended process stays until its parent has waited for it. Its parent is this process, if its own has ended.
    private boolean isZombie(long pid) {
        if (!linux) {
            return false;
        }
        try {
            String[] fields = Files.readString(Path.of("/proc/" + pid + "/stat")).replaceFirst(".*\\) ", "").split(" ");
            return fields[0].equals("Z");
        } catch (IOException e) {
            return true;
        }
    }

    /// Later orphans go to the nearest ancestor again that waits for them.
    @Override
    public void close() {
        setSubreaper(0);
    }

    private static void pause() {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

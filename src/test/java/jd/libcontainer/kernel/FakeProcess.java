package jd.libcontainer.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A process of the fake kernel: one thread of this JVM and those it starts.
final class FakeProcess {
    final int pid;
    final Map<Integer, FakeDescription> descriptors = new TreeMap<>();
    final List<FakeFiles.Mount> mounts = new ArrayList<>();
    final FakeLinks links = new FakeLinks();
    FakeNode root;
    FakeNode cwd;
    Optional<ExitStatus> status = Optional.empty();
    Optional<Thread> thread = Optional.empty();
    boolean killed;
    int umask = 0022;

    FakeProcess(int pid, FakeNode root) {
        this.pid = pid;
        this.root = root;
        this.cwd = root;
    }

    boolean ended() {
        return status.isPresent();
    }

    FakeDescription at(int fd) {
        FakeDescription description = descriptors.get(fd);
        if (description == null) {
            throw new FakeErrno(Errno.EBADF);
        }
        return description;
    }

    int add(FakeDescription description) {
        int fd = 3;
        while (descriptors.containsKey(fd)) {
            fd++;
        }
        put(fd, description);
        return fd;
    }

    void put(int fd, FakeDescription description) {
        description.hold();
        FakeDescription old = descriptors.put(fd, description);
        if (old != null) {
            old.release();
        }
    }

    void close(int fd) {
        at(fd).release();
        descriptors.remove(fd);
    }

    void end(ExitStatus how) {
        status = Optional.of(how);
        descriptors.values().forEach(FakeDescription::release);
        descriptors.clear();
    }
}

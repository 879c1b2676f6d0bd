package jd.dockerinit;

import java.util.Arrays;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.ProcessSpec;

/// The descriptors that come with a specification: standard input, output and error (none with a terminal), the
/// detached root, a detached mount for every bind mount in its order. For an exec process, a pidfd of the container's
/// first process in place of the root.
record Descriptors(int[] standard, int root, int[] binds) {
    static Descriptors of(ProcessSpec process, int[] fds) {
        int streams = process.tty() ? 0 : 3;
        return new Descriptors(
                Arrays.copyOf(fds, streams), fds[streams], Arrays.copyOfRange(fds, streams + 1, fds.length));
    }

    /// Duplicates the streams to 0, 1 and 2. They were received above those numbers, so none overwrites another.
    void becomeStandard(Syscalls kernel) {
        for (int i = 0; i < standard.length; i++) {
            kernel.dup3(standard[i], i, 0);
        }
    }
}

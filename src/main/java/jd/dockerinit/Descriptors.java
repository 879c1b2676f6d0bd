package jd.dockerinit;

import java.util.Arrays;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.ProcessSpec;

/// The descriptors that come with a specification: standard input, output and error (none with a terminal), the
/// detached root, a detached mount for every bind in its order. For a further command, in the root's place, the
/// container's first process.
record Descriptors(int[] standard, int root, int[] binds) {
    static Descriptors of(ProcessSpec process, int[] fds) {
        int streams = process.tty() ? 0 : 3;
        return new Descriptors(
                Arrays.copyOf(fds, streams), fds[streams], Arrays.copyOfRange(fds, streams + 1, fds.length));
    }

    /// Puts the streams to 0, 1 and 2. They came in above those numbers, so none overwrites another.
    void becomeStandard(Syscalls kernel) {
        for (int i = 0; i < standard.length; i++) {
            kernel.dup3(standard[i], i, 0);
        }
    }
}

package jd.libcontainer.joining;

import java.util.Set;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.security.SeccompAction;
import jd.libcontainer.security.SeccompFilter;
import jd.libcontainer.security.SeccompFilter.Verdict;

/// Interprets a seccomp filter before a thread of the daemon loads it: does it allow every call that the thread still
/// has to make, whatever its arguments?
///
/// seccomp(2)
final class FilterCheck {
    private static final Verdict NO_SUCH_CALL = new Verdict(SeccompAction.ERRNO, 38);

    private FilterCheck() {}

    /// {@return whether a joining thread can load the filter}
    ///
    /// @param program `struct sock_filter` each; empty for none
    static boolean passes(byte[] program) {
        for (ThreadCall call : ThreadCall.values()) {
            if (call.number() >= 0 && !passes(program, call)) {
                return false;
            }
        }
        return true;
    }

    /// glibc falls back to clone if `clone3` fails with ENOSYS, as it does under Docker's filter.
    private static boolean passes(byte[] program, ThreadCall call) {
        return verdicts(program, call).stream()
                .allMatch(verdict -> verdict.action().passes()
                        || call == ThreadCall.CLONE3 && verdict.equals(NO_SUCH_CALL));
    }

    /// {@return the possible verdicts; for a program that cannot be interpreted, the worst one}
    private static Set<Verdict> verdicts(byte[] program, ThreadCall call) {
        try {
            return new SeccompFilter(program)
                    .verdicts((int) Machine.THIS.auditArch(), call.number(), call.arguments());
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Set.of(new Verdict(SeccompAction.KILL_PROCESS, 0));
        }
    }
}

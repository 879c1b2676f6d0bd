package jd.libcontainer.nsinit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jd.libcontainer.kernel.Syscalls;

/// `jd nsinit kill`: sends a signal to a container's first process.
record NsinitKill(Syscalls kernel, StateStore store) {
    /// signal(7)
    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM",
            "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF",
            "WINCH", "IO", "PWR", "SYS");

    int run(List<String> arguments) {
        NsinitArguments parsed = NsinitArguments.parse(arguments, new NsinitArguments.Syntax(Map.of(), Set.of(), Set.of()));
        if (parsed.rest().isEmpty() || parsed.rest().size() > 2) {
            throw new NsinitException("\"kill\" requires a container and at most a signal");
        }
        BundleState state = store.load(parsed.rest().getFirst());
        int signal = number(parsed.rest().size() == 2 ? parsed.rest().getLast() : "TERM");
        int pidfd = kernel.pidfd_open(running(state).pid(), 0);
        try {
            // Checked again with the pidfd open: the pid could have been reused before.
            running(state);
            kernel.pidfd_send_signal(pidfd, signal);
        } finally {
            kernel.close(pidfd);
        }
        return 0;
    }

    private BundleState running(BundleState state) {
        if (!state.isRunning(kernel)) {
            throw new NsinitException("container not running");
        }
        return state;
    }

    private static int number(String signal) {
        if (signal.matches("[1-9][0-9]?")) {
            return Integer.parseInt(signal);
        }
        int index = NAMES.indexOf(signal.toUpperCase(Locale.ROOT).replaceFirst("^SIG", ""));
        if (index < 0) {
            throw new NsinitException("unknown signal \"" + signal + "\"");
        }
        return index + 1;
    }
}

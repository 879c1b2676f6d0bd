package jd.libcontainer.nsinit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.io.ProcessSignals;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.ContainerProcess;

/// Forwards signals that nsinit receives to the container, except SIGQUIT, which the JVM reserves.
///
/// runc: signals.go
final class SignalRelay {
    private static final Map<String, Integer> SIGNALS = new LinkedHashMap<>();

    static {
        SIGNALS.put("HUP", 1);
        SIGNALS.put("INT", 2);
        SIGNALS.put("TERM", 15);
        SIGNALS.put("USR1", 10);
        SIGNALS.put("USR2", 12);
        SIGNALS.put("ALRM", 14);
    }

    // Guarded by `this`.
    private final List<Integer> early = new ArrayList<>();
    private Optional<ContainerProcess> process = Optional.empty();

    private SignalRelay() {}

    static SignalRelay install() {
        SignalRelay relay = new SignalRelay();
        SIGNALS.forEach((name, number) -> ProcessSignals.handle(name, _ -> relay.pass(number)));
        return relay;
    }

    private synchronized void pass(int signal) {
        if (process.isEmpty()) {
            early.add(signal);
        } else {
            send(process.get(), signal);
        }
    }

    /// Sets the process, and sends it the signals received so far.
    synchronized void to(ContainerProcess started) {
        process = Optional.of(started);
        early.forEach(signal -> send(started, signal));
    }

    /// Has no effect on a process that has ended.
    private static void send(ContainerProcess to, int signal) {
        to.pidfd().signal(signal);
    }
}

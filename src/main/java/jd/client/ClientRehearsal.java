package jd.client;

import java.util.ArrayList;
import java.util.List;
import jd.client.session.ProcessContext;
import jd.libcontainer.kernel.JffiSyscalls;

/// Runs the usual commands one after another in one process, as the hidden command `jd rehearse`.
///
/// A JVM can record which classes it has loaded and linked, and the next JVM starts from that record (JEP 483, 514). A
/// record covers one process and a client runs one command, so the launcher records this sequence once after a build. A
/// command that fails does not stop the sequence, even if no daemon listens at all.
final class ClientRehearsal {
    private static final List<String> COMMANDS = List.of(
            "--help", "run --help", "ps --bogus",
            "run --rm busybox true",
            "run --rm busybox /no/such/command",
            "run -d --name jd-rehearsal -e A=b -m 64m -v /tmp:/x:ro busybox sleep 0.4",
            "ps -a", "ps -q --filter name=jd-rehearsal", "ps --format {{.Names}}", "images", "images -q",
            "history busybox",
            "inspect jd-rehearsal", "inspect -f {{.State.Status}} jd-rehearsal",
            "logs --tail 1 -t jd-rehearsal", "start jd-rehearsal", "kill jd-rehearsal", "restart -t 0 jd-rehearsal",
            "stop -t 0 jd-rehearsal", "wait jd-rehearsal", "start -a jd-rehearsal", "attach jd-rehearsal",
            "rename jd-rehearsal jd-rehearsed", "rm -f jd-rehearsed",
            "create --name jd-rehearsal busybox true", "rm -v jd-rehearsal",
            "tag busybox jd-rehearsal", "rmi jd-rehearsal", "pull busybox", "version", "info",
            // In the working directory is a build context. All steps of the later builds are cached.
            "build -t jd-built .", "build -q .", "build -q .", "build -q .", "build -q .", "rmi jd-built");

    private ClientRehearsal() {}

    /// @param global the arguments before `rehearse`: the daemon's address
    static int run(List<String> global, ProcessContext process) {
        for (String line : COMMANDS) {
            var arguments = new ArrayList<>(global);
            arguments.addAll(List.of(line.split(" ")));
            Client.runIn(process, arguments);
        }
        JffiSyscalls.load(); // needed for a terminal, which the rehearsal does not have
        // Before each command without an address of the daemon.
        RunningDaemon.build(System.getProperty("java.class.path"));
        RunningDaemon.find(BackgroundDaemon.Locations.DEFAULT.pidFile(), BackgroundDaemon.Locations.DEFAULT.proc());
        return 0;
    }
}

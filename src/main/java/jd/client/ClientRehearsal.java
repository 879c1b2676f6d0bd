package jd.client;

import java.util.ArrayList;
import java.util.List;
import jd.client.session.ProcessContext;
import jd.libcontainer.kernel.JffiSyscalls;

/// `jd rehearse`, which no help mentions: the everyday commands one after another in one process.
///
/// A JVM can write down which classes it has loaded and linked, and the next one starts from that (JEP 483, 514). The
/// record holds one process, a client holds one command; so the launcher lets this play be recorded once after a build.
/// It goes on where a command fails, down to the last when no daemon listens at all.
final class ClientRehearsal {
    private static final List<String> PLAY = List.of(
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
            "tag busybox jd-rehearsal", "rmi jd-rehearsal", "pull busybox", "version", "info");

    private ClientRehearsal() {}

    /// @param global the words before `rehearse`: where the daemon listens
    static int play(List<String> global, ProcessContext process) {
        for (String line : PLAY) {
            var words = new ArrayList<>(global);
            words.addAll(List.of(line.split(" ")));
            Client.run(words, process);
        }
        JffiSyscalls.load(); // what a terminal needs, though the rehearsal has none
        return 0;
    }
}

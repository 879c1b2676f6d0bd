package jd.client.session;

import java.util.List;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.libcontainer.io.ProcessSignals;

/// Forwards the signals of this process to the container: ctrl-C during `jd run` interrupts the command inside, and the
/// client continues until that command has ended.
///
/// QUIT is handled by the JVM (thread dump), KILL and STOP by the kernel.
///
/// Docker 1.2.0: api/client/utils.go forwardAllSignals
public final class SignalProxy {
    private static final List<String> PROXIED =
            List.of("HUP", "INT", "TERM", "USR1", "USR2", "ALRM", "CONT", "TSTP", "WINCH");

    private SignalProxy() {}

    public static void start(Cli cli, String id) {
        for (String name : PROXIED) {
            ProcessSignals.handle(name, signal -> pass(cli, id, signal));
        }
    }

    private static void pass(Cli cli, String id, String name) {
        try {
            cli.api().run(ApiRequest.post(ApiRequest.containerPath(id) + "/kill").with("signal", name));
        } catch (ClientException e) {
            // not started yet, or ended already
            return;
        }
    }
}

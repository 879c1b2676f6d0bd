package jd.machine.provision;

import java.time.Duration;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonAddress;
import jd.client.api.RemoteApi;
import jd.machine.store.MachineException;
import jd.machine.store.MachineFiles;

/// The daemon of a machine, as a client with the machine's certificates sees it.
public final class MachineDaemon {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final Duration STEP = Duration.ofMillis(100);

    private final RemoteApi api;

    public MachineDaemon(String url, MachineFiles files) {
        this.api = new RemoteApi(DaemonAddress.parse(url));
    }

    /// @throws ClientException if the daemon does not answer
    public void ping() {
        api.run(ApiRequest.get("/_ping"));
    }

    /// Waits until the daemon serves.
    ///
    /// @throws MachineException with the reason for which the last attempt failed
    public void awaitAnswer() {
        long begin = System.nanoTime();
        while (true) {
            try {
                ping();
                return;
            } catch (ClientException e) {
                if (System.nanoTime() - begin > START_TIMEOUT.toNanos()) {
                    throw new MachineException("wait for the daemon: no answer after " + START_TIMEOUT.toSeconds() + " s: "
                            + e.getMessage(), e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MachineException("wait for the daemon: interrupted", e);
        }
    }
}

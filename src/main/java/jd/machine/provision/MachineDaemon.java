package jd.machine.provision;

import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.ConnectionOptions;
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
        this.api = new RemoteApi(address(url, files));
    }

    /// A machine without a driver has no certificates, and its daemon no TLS.
    private static DaemonAddress address(String url, MachineFiles files) {
        if (!Files.exists(files.ca())) {
            return DaemonAddress.parse(url);
        }
        var certificates = new ConnectionOptions.Files(Optional.of(files.ca().toString()),
                Optional.of(files.cert().toString()), Optional.of(files.key().toString()));
        return DaemonAddress.of(
                new ConnectionOptions(List.of(url), Optional.empty(), Optional.of(true), certificates), Map.of());
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

package jd.machine.driver;

import java.net.URI;
import java.util.Optional;
import jd.client.api.ClientException;
import jd.client.api.DaemonAddress;
import jd.machine.store.DriverSettings;
import jd.machine.store.MachineException;

/// Creates nothing: a daemon runs somewhere already, and its address gets a name.
///
/// Docker Machine 0.3: drivers/none
record NoneDriver(DriverSettings.None settings) implements Driver {
    @Override
    public void preCreateCheck() {
        if (settings.url().isEmpty()) {
            throw MachineException.refused("the none driver requires the option --url tcp://HOST:PORT");
        }
        try {
            DaemonAddress.parse(settings.url());
        } catch (ClientException e) {
            throw MachineException.refused("the option --url is no address of a daemon: \"" + settings.url()
                    + "\": expected tcp://HOST:PORT");
        }
    }

    @Override
    public DriverSettings create() {
        return settings;
    }

    @Override
    public MachineState state() {
        return MachineState.NONE;
    }

    @Override
    public void start() {
        throw unsupported("started");
    }

    @Override
    public void stop() {
        throw unsupported("stopped");
    }

    @Override
    public void restart() {
        throw unsupported("restarted");
    }

    @Override
    public void kill() {
        throw unsupported("killed");
    }

    private static MachineException unsupported(String operation) {
        return new MachineException("hosts without a driver cannot be " + operation);
    }

    @Override
    public void remove() {
        // The daemon is not jd's.
    }

    @Override
    public String ipAddress() {
        String host = URI.create(settings.url()).getHost();
        return host == null ? "" : host;
    }

    @Override
    public String url() {
        return settings.url();
    }

    @Override
    public Optional<Host> host() {
        return Optional.empty();
    }

    @Override
    public HostPaths paths() {
        throw unsupported("provisioned");
    }
}

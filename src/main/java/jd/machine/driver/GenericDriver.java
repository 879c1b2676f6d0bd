package jd.machine.driver;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import jd.machine.ssh.SshTarget;
import jd.machine.store.DriverSettings;
import jd.machine.store.MachineException;
import jd.machine.store.MachineFiles;
import jd.machine.store.MachineName;

/// Takes over a host that exists: any Debian that root, or a user with `sudo`, can log in to with SSH.
///
/// Docker Machine 0.3: drivers/generic
final class GenericDriver implements Driver {
    private static final int CONNECT_MILLIS = 5000;

    private final String machine;
    private final DriverSettings.Generic settings;
    private final MachineFiles files;

    GenericDriver(MachineName machine, DriverSettings.Generic settings, MachineFiles files) {
        this.machine = machine.text();
        this.settings = settings;
        this.files = files;
    }

    @Override
    public void preCreateCheck() {
        if (settings.ipAddress().isEmpty()) {
            throw MachineException.refused("the generic driver requires the option --generic-ip-address");
        }
        if (settings.sshPort() < 1 || settings.sshPort() > 65535) {
            throw MachineException.refused("the option --generic-ssh-port is no port: " + settings.sshPort());
        }
        if (!settings.sshKey().isEmpty() && !Files.isReadable(Path.of(settings.sshKey()))) {
            throw MachineException.refused("the SSH key does not exist or cannot be read: \"" + settings.sshKey() + "\"");
        }
    }

    /// Nothing is created; the login shows whether the host can be used.
    @Override
    public DriverSettings create() {
        try (SshHost host = new SshHost(target())) {
            host.require("log in to machine \"" + machine + "\" as root", "test \"$(id -u)\" = 0");
        }
        return settings;
    }

    private SshTarget target() {
        return new SshTarget(settings.ipAddress(), settings.sshPort(), settings.sshUser(),
                Optional.of(settings.sshKey()).filter(key -> !key.isEmpty()).map(Path::of), files.hostKey());
    }

    @Override
    public MachineState state() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(settings.ipAddress(), settings.sshPort()), CONNECT_MILLIS);
            return MachineState.RUNNING;
        } catch (IOException e) {
            return MachineState.STOPPED;
        }
    }

    @Override
    public void start() {
        throw unsupported("start");
    }

    @Override
    public void stop() {
        throw unsupported("stop");
    }

    private static MachineException unsupported(String operation) {
        return new MachineException("generic driver does not support " + operation);
    }

    @Override
    public void restart() {
        onHost("restart", "shutdown -r now");
    }

    @Override
    public void kill() {
        onHost("kill", "shutdown -P now");
    }

    private void onHost(String action, String command) {
        try (SshHost host = new SshHost(target())) {
            host.require(action + " machine \"" + machine + "\"", command);
        }
    }

    /// The host is not jd's: it keeps its daemon, and only its description is removed.
    @Override
    public void remove() {
        return;
    }

    @Override
    public String ipAddress() {
        return settings.ipAddress();
    }

    @Override
    public String url() {
        String host = settings.ipAddress().contains(":") ? "[" + settings.ipAddress() + "]" : settings.ipAddress();
        return "tcp://" + host + ":" + DAEMON_PORT;
    }

    @Override
    public Optional<Host> host() {
        return Optional.of(new SshHost(target()));
    }

    @Override
    public HostPaths paths() {
        return new HostPaths("/usr/local/lib/jd/jd", "/etc/jd", "/var/lib/jd", "/var/run/jd.pid", "/var/log/jd.log", "/jd");
    }
}

package jd.machine.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import jd.libcontainer.io.Subprocess;
import jd.machine.store.DriverSettings;
import jd.machine.store.MachineException;
import jd.machine.store.MachineFiles;
import jd.machine.store.MachineName;

/// Makes classroom hosts. Such a host is what is left of a virtual machine when the kernel is shared: a network namespace
/// with an address of its own, a host name, a daemon, and a directory that takes the place of a disk.
///
/// Starting a host sets its veth pair up and, once the host is provisioned, starts its daemon; stopping is the reverse.
final class NetnsDriver implements Driver {
    /// The name of a port is the bridge's, a dash, a number of up to five digits and a `p`; the kernel allows 15 bytes.
    private static final int LONGEST_BRIDGE = 8;

    private final String machine;
    private final DriverSettings.Netns settings;
    private final MachineFiles files;
    private final ClassroomProcesses processes;

    NetnsDriver(MachineName machine, DriverSettings.Netns settings, MachineFiles files) {
        this.machine = machine.text();
        this.settings = settings;
        this.files = files;
        this.processes = new ClassroomProcesses(paths(), ClassroomNetwork.namespace(this.machine));
    }

    private ClassroomNetwork network() {
        return new ClassroomNetwork(settings.bridge(), ClassroomSubnet.parse(settings.subnet()));
    }

    @Override
    public void preCreateCheck() {
        ClassroomSubnet.parse(settings.subnet());
        if (!settings.bridge().matches("[a-z][a-z0-9]{0," + (LONGEST_BRIDGE - 1) + "}")) {
            throw MachineException.refused("the option --netns-bridge is no name for a bridge: \"" + settings.bridge()
                    + "\": expected up to " + LONGEST_BRIDGE + " small letters and digits");
        }
        if (!isRoot()) {
            throw MachineException.refused("the netns driver makes network namespaces: run jd machine as root");
        }
        for (String program : new String[] {"nsenter", "unshare", "setsid"}) {
            if (Subprocess.host().find(program).isEmpty()) {
                throw MachineException.refused("the netns driver needs the program " + program + ": install util-linux");
            }
        }
        if (System.getProperty("jd.home", "").isEmpty()) {
            throw MachineException.refused("the netns driver starts daemons with the launcher: use ./jd machine");
        }
        if (!Files.exists(files.disk()) && Files.exists(ClassroomNetwork.namespace(machine))) {
            throw MachineException.refused("the network namespace " + ClassroomNetwork.namespace(machine)
                    + " exists already: another store has a machine of this name; choose another name");
        }
    }

    /// `/proc/self` belongs to the effective user.
    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    @Override
    public DriverSettings create() {
        try {
            // The directory comes first: it says that the namespace is this machine's.
            Files.createDirectories(files.disk());
        } catch (IOException e) {
            throw new MachineException("create the disk of machine \"" + machine + "\": " + e.getMessage(), e);
        }
        return settings.withAddress(network().connect(machine).toString());
    }

    @Override
    public MachineState state() {
        return processes.daemon().isPresent() && network().isConnected(machine)
                ? MachineState.RUNNING : MachineState.STOPPED;
    }

    @Override
    public void start() {
        String address = network().connect(machine).toString();
        if (!address.equals(settings.ipAddress())) {
            throw new MachineException("machine \"" + machine + "\" has got the address " + address + " instead of "
                    + settings.ipAddress() + ", which its certificate names: run jd machine provision " + machine);
        }
        if (processes.daemon().isEmpty()) {
            new EngineService(new NetnsHost(machine), paths()).boot();
        }
    }

    @Override
    public void stop() {
        if (processes.daemon().isPresent()) {
            new EngineService(new NetnsHost(machine), paths()).stop();
        }
        processes.end();
        network().disconnect(machine);
    }

    @Override
    public void restart() {
        stop();
        start();
    }

    @Override
    public void kill() {
        processes.kill();
        network().disconnect(machine);
    }

    // tag::removing-a-classroom-host[]
    @Override
    public void remove() {
        processes.kill();
        network().remove(machine);
        ClassroomProcesses.unmountBelow(files.disk());
        deleteDisk();
    }
    // end::removing-a-classroom-host[]

    private void deleteDisk() {
        if (!Files.exists(files.disk())) {
            return;
        }
        try (Stream<Path> all = Files.walk(files.disk())) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new MachineException("remove the disk of machine \"" + machine + "\": " + e.getMessage(), e);
        }
    }

    @Override
    public String ipAddress() {
        return settings.ipAddress();
    }

    @Override
    public String url() {
        return settings.ipAddress().isEmpty() ? "" : "tcp://" + settings.ipAddress() + ":" + DAEMON_PORT;
    }

    @Override
    public Optional<Host> host() {
        return Optional.of(new NetnsHost(machine));
    }

    @Override
    public HostPaths paths() {
        Path disk = files.disk();
        return new HostPaths(
                Path.of(System.getProperty("jd.home", ""), "jd").toString(),
                disk.resolve("etc").toString(),
                disk.resolve("root").toString(),
                disk.resolve("jd.pid").toString(),
                disk.resolve("jd.log").toString(),
                "/jdm-" + machine);
    }
}

package jd.machine.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.SubprocessException;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.NetworkThread;
import jd.libcontainer.netlink.Ipv4;
import jd.libcontainer.netlink.Netlink;
import jd.machine.store.MachineException;
import jd.machine.store.StoreLock;

/// The bridge to which classroom hosts are connected, and the veth pair of each, of which one end is a port of
/// the bridge and the other one is `eth0` in the host's network namespace.
///
///     this machine                                jdm-h1                     jdm-h2
///     jdm0 192.168.99.1 ─┬─ jdm0-100 ═══ eth0 192.168.99.100
///                        └─ jdm0-101 ════════════════════════ eth0 192.168.99.101
///
/// The alias of a port says whose it is. So the addresses in use are known from the kernel, for all stores of this machine.
/// All methods take a lock, since several machines may be created at the same time.
final class ClassroomNetwork {
    private static final Path LOCK = Path.of("/run/jd-machine.lock");
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final String ALIAS = "jd machine ";
    private static final Pattern PORT = Pattern.compile(ALIAS + "(\\S+) (\\S+)");

    private final String bridge;
    private final ClassroomSubnet subnet;
    private final Syscalls kernel = JnrSyscalls.load();
    private final Subprocess programs = Subprocess.host();

    ClassroomNetwork(String bridge, ClassroomSubnet subnet) {
        this.bridge = bridge;
        this.subnet = subnet;
    }

    /// {@return the file of a machine's network namespace}
    static Path namespace(String machine) {
        return NAMESPACES.resolve("jdm-" + machine);
    }

    // tag::connecting-a-classroom-host[]
    /// Creates the namespace of a machine and connects it to the bridge.
    /// What exists already stays. {@return its address}
    Ipv4 connect(String machine) {
        return locked("connect machine \"" + machine + "\"", (host, _) -> {
            createBridge(host); // <1>
            createNamespace(machine);
            Optional<Netlink.Link> port = port(host, machine);
            if (port.isPresent()) { // <2>
                host.up(port.get().index());
                return address(port.get()).orElseThrow();
            }
            Ipv4 address = subnet.free(used(host)) // <3>
                    .orElseThrow(() -> MachineException.refused(
                            "no address of " + subnet + " is free: remove a"
                            + " machine, or choose another --netns-subnet"
                            + " and --netns-bridge"));
            plug(host, machine, address);
            return address;
        });
    }
    // end::connecting-a-classroom-host[]

    /// Changes the network of this machine, alone.
    private <T> T locked(String action, BiFunction<Netlink, StoreLock, T> change) {
        try (StoreLock lock = StoreLock.await(LOCK); Netlink host = Netlink.open(kernel)) {
            return change.apply(host, lock);
        } catch (LibcontainerException | SyscallException | SubprocessException e) {
            throw new MachineException(action + ": " + e.getMessage(), e);
        }
    }

    private void createBridge(Netlink host) {
        Optional<Netlink.Link> existing = host.link(bridge);
        if (existing.isPresent() && !existing.get().alias().equals(ALIAS + subnet)) {
            throw MachineException.refused("the interface " + bridge + " exists and is no bridge of jd machine with the network "
                    + subnet + ": choose another --netns-bridge");
        }
        if (existing.isEmpty()) {
            host.addBridge(bridge, macOf(subnet.bridgeAddress()));
            int index = host.index(bridge);
            host.alias(index, ALIAS + subnet);
            host.addAddress(index, subnet.bridgeAddress(), subnet.prefixLength());
            host.up(index);
            rules().forEach(rule -> iptables("-A", rule));
            forward();
        }
    }

    /// A locally administered address that is derived from the IPv4 address.
    private static String macOf(Ipv4 address) {
        return "02:4d:" + HexFormat.ofDelimiter(":").formatHex(address.bytes());
    }

    /// The machines reach other hosts through this one, behind its address.
    private List<List<String>> rules() {
        return List.of(
                List.of("-t", "nat", "POSTROUTING", "-s", subnet.toString(), "!", "-o", bridge, "-j", "MASQUERADE"),
                List.of("-t", "filter", "FORWARD", "-i", bridge, "-j", "ACCEPT"),
                List.of("-t", "filter", "FORWARD", "-o", bridge, "-j", "ACCEPT"));
    }

    /// Without iptables the machines reach each other and this host, and no others.
    private void iptables(String operation, List<String> rule) {
        if (programs.find("iptables").isEmpty()) {
            return;
        }
        var words = new ArrayList<>(List.of("iptables", "-w"));
        words.addAll(rule.subList(0, 2));
        words.add(operation);
        words.addAll(rule.subList(2, rule.size()));
        programs.run(Subprocess.Command.of(words));
    }

    private static void forward() {
        try {
            Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
        } catch (IOException e) {
            // Read-only in a container: the machines still reach this host and each other.
            return;
        }
    }

    private void createNamespace(String machine) {
        Path file = namespace(machine);
        if (Files.exists(file) && isNamespace(file)) {
            return;
        }
        try {
            Files.createDirectories(NAMESPACES);
            Files.deleteIfExists(file);
            Files.createFile(file);
        } catch (IOException e) {
            throw new MachineException("create the network namespace " + file + ": " + e.getMessage(), e);
        }
        programs.require(Subprocess.Command.of("unshare", "--net=" + file, "true"));
    }

    /// After a restart of this computer an empty file may be left where a namespace was mounted.
    private static boolean isNamespace(Path file) {
        try {
            return !Files.getAttribute(file, "unix:dev").equals(Files.getAttribute(NAMESPACES, "unix:dev"));
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<Netlink.Link> port(Netlink host, String machine) {
        return host.links().stream().filter(link -> link.alias().startsWith(ALIAS + machine + " ")).findFirst();
    }

    private Set<Ipv4> used(Netlink host) {
        return host.links().stream().flatMap(link -> address(link).stream()).collect(Collectors.toSet());
    }

    private static Optional<Ipv4> address(Netlink.Link link) {
        Matcher port = PORT.matcher(link.alias());
        return port.matches() ? Optional.of(Ipv4.parse(port.group(2))) : Optional.empty();
    }

    /// The alias comes last: a pair without one belongs to an interrupted creation, and is removed by the next.
    private void plug(Netlink host, String machine, Ipv4 address) {
        String port = bridge + "-" + (address.bits() - subnet.network().bits());
        String peer = port + "p";
        host.link(port).ifPresent(left -> host.delete(left.index()));
        host.addVeth(port, peer, Math.toIntExact(ProcessHandle.current().pid()));
        int index = host.index(port);
        moveInto(host, host.index(peer), machine);
        NetworkThread.call(kernel, namespace(machine).toString(), () -> configure(peer, address));
        host.master(index, host.index(bridge));
        host.up(index);
        host.alias(index, ALIAS + machine + " " + address);
    }

    private void moveInto(Netlink host, int link, String machine) {
        int fd = kernel.open(namespace(machine).toString(), FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC);
        try {
            host.moveToNamespace(link, fd);
        } finally {
            kernel.close(fd);
        }
    }

    /// Runs on a thread in the machine's namespace.
    private Ipv4 configure(String peer, Ipv4 address) {
        try (Netlink inside = Netlink.open(kernel)) {
            inside.up(inside.index("lo"));
            int link = inside.index(peer);
            inside.rename(link, "eth0");
            inside.addAddress(link, address, subnet.prefixLength());
            inside.up(link);
            inside.addDefaultRoute(subnet.bridgeAddress());
            return address;
        }
    }

    /// Unplugs a machine that stays.
    void disconnect(String machine) {
        locked("disconnect machine \"" + machine + "\"", (host, _) -> {
            port(host, machine).ifPresent(port -> host.down(port.index()));
            return machine;
        });
    }

    /// {@return whether the machine is connected to the bridge}
    boolean isConnected(String machine) {
        try (Netlink host = Netlink.open(kernel)) {
            return Files.exists(namespace(machine)) && port(host, machine).isPresent();
        }
    }

    /// Removes a machine's veth pair and namespace, and the bridge with the last machine. What is gone already is no error.
    void remove(String machine) {
        locked("disconnect machine \"" + machine + "\"", (host, lock) -> {
            port(host, machine).ifPresent(port -> host.delete(port.index()));
            deleteNamespace(namespace(machine));
            Optional<Netlink.Link> own = host.link(bridge).filter(link -> link.alias().equals(ALIAS + subnet));
            if (own.isPresent() && host.links().stream().noneMatch(link -> link.master() == own.get().index())) {
                rules().forEach(rule -> iptables("-D", rule));
                host.delete(own.get().index());
                lock.removeFile();
            }
            return machine;
        });
    }

    private void deleteNamespace(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        programs.run(Subprocess.Command.of("umount", "-l", file.toString()));
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new MachineException("remove the network namespace " + file + ": " + e.getMessage(), e);
        }
    }
}

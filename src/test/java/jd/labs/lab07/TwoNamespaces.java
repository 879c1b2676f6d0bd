package jd.labs.lab07;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import jd.daemonnet.Subnet;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.netlink.Ipv4;

/// A fake kernel with two network namespaces, the host's and a container's. It has the rules for interfaces, addresses and
/// routes that a plan needs, and rejects what the real one rejects; a rename of an interface that is up, which Linux
/// rejected before version 6.2, is always rejected.
final class TwoNamespaces {
    /// IFNAMSIZ without the zero at the end.
    private static final int LONGEST_NAME = 15;

    /// An interface and its settings.
    static final class Interface {
        String mac = "";
        int mtu = 1500;
        boolean isUp;
        String master = "";
        Optional<Interface> peer = Optional.empty();
        Optional<LinkRequest.Address> address = Optional.empty();
    }

    /// The interfaces of one namespace, by name, and its default route.
    static final class Namespace {
        final Map<String, Interface> links = new LinkedHashMap<>();
        Optional<Ipv4> route = Optional.empty();

        private Namespace() {
            links.put("lo", new Interface());
        }

        private Interface link(String action, String name) {
            if (!links.containsKey(name)) {
                throw refusal(action + " \"" + name + "\"", Errno.ENODEV);
            }
            return links.get(name);
        }

        private Interface add(String name) {
            if (name.length() > LONGEST_NAME) {
                throw refusal("add veth \"" + name + "\"", Errno.ERANGE);
            }
            if (links.containsKey(name)) {
                throw refusal("add veth \"" + name + "\"", Errno.EEXIST);
            }
            Interface added = new Interface();
            links.put(name, added);
            return added;
        }
    }

    final Namespace host = new Namespace();
    final Namespace container = new Namespace();
    private final int pid;

    /// @param bridge an interface of the host
    /// @param pid of the process in the container
    TwoNamespaces(String bridge, int pid) {
        this.pid = pid;
        host.links.get("lo").isUp = true;
        host.links.put(bridge, new Interface());
    }

    private static SyscallException refusal(String what, Errno errno) {
        return new SyscallException("rtnetlink " + what, errno);
    }

    /// Carries out a request in one of the two namespaces.
    void send(Namespace in, LinkRequest request) {
        switch (request) {
            case LinkRequest.AddVeth(String name, String peer, int process) -> {
                if (process != pid || in != host) {
                    throw refusal("add veth \"" + name + "\" with its peer at process " + process, Errno.ESRCH);
                }
                Interface here = in.add(name);
                Interface there = container.add(peer);
                here.peer = Optional.of(there);
                there.peer = Optional.of(here);
            }
            case LinkRequest.Master(String link, String bridge) -> {
                in.link("find link", bridge);
                in.link("set master of link", link).master = bridge;
            }
            case LinkRequest.Rename(String link, String name) -> rename(in, link, name);
            case LinkRequest.Mac(String link, String mac) -> in.link("set mac of link", link).mac = mac;
            case LinkRequest.Mtu(String link, int bytes) -> in.link("set mtu of link", link).mtu = bytes;
            case LinkRequest.Address address -> {
                Interface link = in.link("add address to link", address.link());
                if (link.address.isPresent()) {
                    throw refusal("add address " + address.address(), Errno.EEXIST);
                }
                link.address = Optional.of(address);
            }
            case LinkRequest.Up(String link) -> in.link("set up link", link).isUp = true;
            case LinkRequest.DefaultRoute(Ipv4 gateway) -> {
                if (in.links.values().stream().noneMatch(link -> link.isUp && reaches(link, gateway))) {
                    throw refusal("add default route via " + gateway, Errno.ENETUNREACH);
                }
                in.route = Optional.of(gateway);
            }
            case LinkRequest.Delete(String link) -> {
                Interface gone = in.link("delete link", link);
                in.links.remove(link);
                // The other end of a pair.
                Namespace other = in == host ? container : host;
                other.links.values().removeIf(each -> gone.peer.filter(peer -> peer == each).isPresent());
            }
        }
    }

    private static void rename(Namespace in, String link, String name) {
        Interface found = in.link("rename link", link);
        if (found.isUp) {
            throw refusal("rename link \"" + link + "\"", Errno.EBUSY);
        }
        if (in.links.containsKey(name)) {
            throw refusal("rename link \"" + link + "\"", Errno.EEXIST);
        }
        in.links.remove(link);
        in.links.put(name, found);
    }

    private static boolean reaches(Interface link, Ipv4 gateway) {
        return link.address
                .map(address -> new Subnet(address.address(), address.prefixLength()).contains(gateway))
                .orElse(false);
    }
}

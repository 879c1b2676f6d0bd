package jd.dockerinit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.JffiSyscalls;
import jd.libcontainer.kernel.SilentSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.netlink.Netlink;
import jd.libcontainer.process.ExecUser;
import jd.libcontainer.spec.BundleSpec;
import jd.libcontainer.spec.FilesystemSpec;
import jd.libcontainer.spec.InitDevice;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.NamespaceSpec;
import jd.libcontainer.spec.NetworkState;
import jd.libcontainer.spec.NetworkState.NetworkInterface;
import jd.libcontainer.spec.ProcessSpec;
import jd.libcontainer.spec.Rlimit;
import jd.libcontainer.spec.SecuritySpec;
import jd.libcontainer.spec.UserSpec;
import jd.libcontainer.start.SyncMessage;
import jd.libcontainer.start.SyncPipe;

/// Runs all of dockerinit once over a kernel interface that does nothing, before a specification arrives.
///
/// This loads every class. So the real run is faster, and it looks for no class when the class path is resolved in the
/// container: a file of an image must never become code of this process, which is still root of the host.
final class Rehearsal {
    private static final int SYNC_FD = 3;
    private static final NetworkState NETWORK = new NetworkState(
            List.of(new NetworkInterface("peer", "eth0", "172.17.0.2", 16, "02:42:ac:11:00:02", 1500)), "172.17.0.1");

    private Rehearsal() {}

    /// As an agent of the JVM, before `main` ([jd.libcontainer.start.RehearsalAgent]).
    public static void premain(String arguments) {
        run(JffiSyscalls.load(), InitSteps.STANDARD);
    }

    /// @param kernel the real one, for one harmless query over netlink
    static void run(Syscalls kernel, InitSteps steps) {
        openClassPath();
        // With a terminal; without one and all the rest of the options; and a failure.
        SyncMessage first = order(spec("root", true, false));
        DockerInit.run(new SilentSyscalls(packets(first, new SyncMessage.Go()), 2), SYNC_FD, steps);
        play(order(spec("1:1", false, true)), 5, steps);
        play(order(spec("nobody of this name", false, false)), 5, steps);
        play(joining(spec("root", true, false)), 1, steps);
        play(joining(spec("1:1", false, true)), 4, steps);
        try (Netlink netlink = Netlink.open(kernel)) {
            netlink.index("lo");
        }
        // On the fake kernel all files are empty.
        ExecUser.find("root", List.of("root"), "root:x:0:0:root:/root:/bin/sh\n", "root:x:0:root\n");
    }

    /// Looking for a class that does not exist opens every jar of the class path.
    private static void openClassPath() {
        try {
            Rehearsal.class.getClassLoader().loadClass("jd.dockerinit.NoSuchClass");
            throw new IllegalStateException("there is such a class");
        } catch (ClassNotFoundException asExpected) {
            // All jars are open now.
        }
    }

    private static SyncMessage order(InitSpec spec) {
        return new SyncMessage.Spec(spec, true, true, true, new Pty.Size(24, 80));
    }

    private static SyncMessage joining(InitSpec spec) {
        return new SyncMessage.Join(spec, 0, new Pty.Size(24, 80));
    }

    /// Runs another specification without parsing its JSON: parsing once is enough, and takes longest.
    private static void play(SyncMessage order, int descriptors, InitSteps steps) {
        Syscalls stage = new SilentSyscalls(packets(new SyncMessage.Go()), descriptors);
        new DockerInit(stage, new SyncPipe(stage, SYNC_FD), steps).attempt(order, new int[descriptors]);
    }

    private static List<byte[]> packets(SyncMessage... messages) {
        List<byte[]> packets = new ArrayList<>();
        for (SyncMessage message : messages) {
            packets.add(SyncPipe.packet(message));
        }
        return packets;
    }

    private static InitSpec spec(String user, boolean tty, boolean guarded) {
        ProcessSpec process = ProcessSpec.of(List.of("true"))
                .withEnvironment(List.of("PATH=/sbin:/bin"))
                .withWorkingDir("/tmp")
                .withTty(tty)
                .withRlimits(guarded ? List.of(new Rlimit(7, 1024, 1024)) : List.of());
        UserSpec identity = UserSpec.ROOT
                .withName(user.equals("root") ? "" : user)
                .withAdditionalGroups(guarded ? List.of("0") : List.of());
        SecuritySpec security = SecuritySpec.NONE
                .withCapabilities(Capabilities.DEFAULT)
                .withNoNewPrivileges(guarded)
                .withSeccompFilter(guarded ? "\0\0\0\0\0\0\0\0" : "")
                .withApparmorProfile(guarded ? "unconfined" : "");
        FilesystemSpec filesystem = FilesystemSpec.of("/")
                .withReadonlyRootfs(guarded)
                .withMounts(List.of(
                        new InitMount("proc", "proc", "/proc", 0, ""),
                        new InitMount("tmpfs", "tmpfs", "/dev", 0, "mode=755"),
                        new InitMount("bind", "/", "/mnt", 0, "")))
                .withDevices(guarded ? List.of(new InitDevice("/dev/fuse", "c", 10, 229, 0666, 1, 1)) : List.of())
                .withMaskedPaths(List.of("/proc/kcore"))
                .withReadonlyPaths(List.of("/proc/sys"));
        NamespaceSpec namespaces = NamespaceSpec.NONE
                .withHostname("localhost")
                .withDomainname("localdomain")
                .withNetwork(guarded ? NETWORK : NetworkState.LOOPBACK_ONLY)
                .withSysctls(Map.of("kernel.domainname", ""));
        return new InitSpec("rehearsal", process, identity, security, filesystem, namespaces, BundleSpec.NONE);
    }
}

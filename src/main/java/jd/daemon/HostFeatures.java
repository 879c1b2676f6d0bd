package jd.daemon;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.create.record.InitBinary;
import jd.libcontainer.cgroup.CgroupMounts;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.Subprocess.Command;
import jd.libcontainer.io.SubprocessException;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.NamespaceProbe;
import jd.libcontainer.security.Seccomp;
import jd.storage.Storage;

/// Examines every feature that a container needs or can use. Features are tried if possible, because no list tells how
/// a kernel was configured and booted, and what it permits this user.
///
/// Docker 1.2.0: contrib/check-config.sh, pkg/sysinfo
///
/// @param root the root directory of a daemon
record HostFeatures(Syscalls kernel, Subprocess programs, Path root) {
    private static final String REMAPPED_USER = "dockremap";

    private static final String FORWARDING = "/proc/sys/net/ipv4/ip_forward";
    private static final String BRIDGE_FILTER = "/proc/sys/net/bridge/bridge-nf-call-iptables";

    private static final Map<String, Integer> NAMESPACES = new LinkedHashMap<>();

    static {
        NAMESPACES.put("mnt", MountSyscalls.CLONE_NEWNS);
        NAMESPACES.put("uts", MountSyscalls.CLONE_NEWUTS);
        NAMESPACES.put("ipc", MountSyscalls.CLONE_NEWIPC);
        NAMESPACES.put("net", MountSyscalls.CLONE_NEWNET);
        NAMESPACES.put("pid", MountSyscalls.CLONE_NEWPID);
        NAMESPACES.put("cgroup", MountSyscalls.CLONE_NEWCGROUP);
    }

    List<Feature> all() {
        List<Feature> features = new ArrayList<>();
        features.add(kernelVersion());
        features.add(user());
        features.add(namespaces());
        features.add(userNamespaces());
        features.add(subordinateIds());
        features.addAll(controlGroups());
        features.add(overlay());
        features.add(seccomp());
        features.add(appArmor());
        features.add(iptables());
        features.add(forwarding());
        features.add(bridgeFilter());
        features.add(initProgram());
        return features;
    }

    private static Feature kernelVersion() {
        String found = HostInfo.kernelRelease() + " on " + HostInfo.machine();
        try {
            HostChecks.checkKernel(HostInfo.kernelRelease(), HostInfo.machine());
            return Feature.ok("kernel", found);
        } catch (DaemonException e) {
            return Feature.fatal("kernel", found, e.getMessage());
        }
    }

    private Feature user() {
        int uid = kernel.geteuid();
        return uid == 0
                ? Feature.ok("user", "root")
                : Feature.fatal("user", "number " + uid, "the daemon needs root privileges: use sudo, or be root");
    }

    // --- namespaces -------------------------------------------------------------------------------------------------

    private Feature namespaces() {
        List<String> found = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        NAMESPACES.forEach((name, flag) -> {
            Optional<Errno> obstacle = NamespaceProbe.obstacle(kernel, flag);
            if (obstacle.isEmpty()) {
                found.add(name);
            } else {
                refused.add(name + " (" + obstacle.get().description() + ")");
            }
        });
        return refused.isEmpty()
                ? Feature.ok("namespaces", String.join(" ", found))
                : Feature.fatal("namespaces", String.join(", ", refused), "needs CAP_SYS_ADMIN and a kernel with them");
    }

    /// Only a process with a single thread can create a user namespace, so another program tries.
    private Feature userNamespaces() {
        String name = "user namespaces";
        try {
            Subprocess.Result result = programs.run(Command.of("unshare", "--user", "true"));
            return result.succeeded()
                    ? Feature.ok(name, read("/proc/sys/user/max_user_namespaces") + " at most")
                    : Feature.missing(name, result.stderr().strip(), "--userns-remap needs user.max_user_namespaces > 0");
        } catch (SubprocessException e) {
            return Feature.missing(name, e.getMessage(), "--userns-remap needs the package util-linux");
        }
    }

    private Feature subordinateIds() {
        String name = "subordinate ids";
        List<String> without = new ArrayList<>();
        for (String file : List.of("/etc/subuid", "/etc/subgid")) {
            if (read(file).lines().noneMatch(line -> line.startsWith(REMAPPED_USER + ":"))) {
                without.add(file);
            }
        }
        if (without.isEmpty()) {
            return Feature.ok(name, read("/etc/subuid").lines()
                    .filter(line -> line.startsWith(REMAPPED_USER + ":")).findFirst().orElse(""));
        }
        return programs.find("useradd").isPresent()
                ? Feature.ok(name, "none yet for " + REMAPPED_USER + ": --userns-remap=default makes them")
                : Feature.missing(name, "", "--userns-remap=default needs the program useradd, or a line \"" + REMAPPED_USER
                        + ":100000:65536\" in " + String.join(" and ", without));
    }

    // --- control groups ---------------------------------------------------------------------------------------------

    private List<Feature> controlGroups() {
        try {
            CgroupMounts mounts = CgroupMounts.detect(kernel);
            List<Feature> features = new ArrayList<>();
            features.add(Feature.ok("control groups", "version " + mounts.version()));
            features.addAll(LimitFeature.features(mounts.support(), mounts.version()));
            return features;
        } catch (LibcontainerException e) {
            return List.of(Feature.fatal("control groups", "", e.getMessage()));
        }
    }

    // --- storage, security, network ---------------------------------------------------------------------------------

    private Feature overlay() {
        if (kernel.geteuid() != 0) {
            return Feature.missing("overlay", "", "only root can try");
        }
        Path existing = root;
        while (Files.notExists(existing)) {
            existing = existing.getParent();
        }
        return Storage.whyNotOverlay(existing, kernel)
                .map(why -> Feature.missing("overlay", why, "without it each container gets a copy of its image (vfs)"))
                .orElse(Feature.ok("overlay", "on " + existing));
    }

    private Feature seccomp() {
        String actions = read("/proc/sys/kernel/seccomp/actions_avail");
        if (actions.isEmpty()) {
            return Feature.missing("seccomp", "", "needs a kernel with CONFIG_SECCOMP_FILTER");
        }
        return Seccomp.open(kernel).isAvailable()
                ? Feature.ok("seccomp", actions)
                : Feature.fatal("seccomp", "", "install the package libseccomp2, or run with --security-opt seccomp=unconfined");
    }

    private Feature appArmor() {
        if (!read("/sys/module/apparmor/parameters/enabled").equals("Y")) {
            return Feature.missing("AppArmor", "", "needs a kernel that is booted with it");
        }
        return programs.find("apparmor_parser").isPresent()
                ? Feature.ok("AppArmor", "enabled")
                : Feature.missing("AppArmor", "enabled", "docker-default needs the package apparmor");
    }

    private Feature iptables() {
        if (programs.find("iptables").isEmpty()) {
            return Feature.fatal("iptables", "",
                    "install the package iptables, or start the daemon with --iptables=false or --bridge=none");
        }
        String version = programs.run(Command.of("iptables", "--version")).stdout().strip();
        Subprocess.Result rules = programs.run(Command.of("iptables", "-w", "-t", "nat", "-S"));
        return rules.succeeded()
                ? Feature.ok("iptables", version.replaceFirst("^iptables v?", ""))
                : Feature.fatal("iptables", version, rules.stderr().strip());
    }

    private static Feature forwarding() {
        return HostInfo.isSet(FORWARDING)
                ? Feature.ok("IP forwarding", "on")
                : Feature.missing("IP forwarding", "off", "a daemon switches it on, unless --ip-forward=false");
    }

    private static Feature bridgeFilter() {
        return HostInfo.isSet(BRIDGE_FILTER)
                ? Feature.ok("bridge filter", "on")
                : Feature.missing("bridge filter", "", "rules between containers (--icc=false) need the module"
                        + " br_netfilter and net.bridge.bridge-nf-call-iptables = 1");
    }

    /// {@return the warnings of `docker info`, in Docker's words}
    static List<String> networkWarnings() {
        List<String> warnings = new ArrayList<>();
        if (!HostInfo.isSet(FORWARDING)) {
            warnings.add("WARNING: IPv4 forwarding is disabled");
        }
        if (!HostInfo.isSet(BRIDGE_FILTER)) {
            warnings.add("WARNING: bridge-nf-call-iptables is disabled");
        }
        if (!HostInfo.isSet(BRIDGE_FILTER.replace("iptables", "ip6tables"))) {
            warnings.add("WARNING: bridge-nf-call-ip6tables is disabled");
        }
        return warnings;
    }

    private static Feature initProgram() {
        return new InitBinary("").find()
                .map(path -> Feature.ok("init program", path.toString()))
                .orElse(Feature.missing("init program", "", "run --init needs tini-static of the package tini"));
    }

    private String read(String file) {
        return TextFile.readIfPresent(kernel, file).strip();
    }
}

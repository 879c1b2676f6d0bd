package jd.daemon;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import jd.create.Containers;
import jd.create.record.InitBinary;
import jd.create.security.Confinement;
import jd.daemon.events.Events;
import jd.libcontainer.cgroup.Cgroups;
import jd.libcontainer.cgroup.ControllerSupport;
import jd.libcontainer.cgroup.ControllerSupport.Limit;
import jd.libcontainer.io.JsonTree;
import jd.server.api.ApiException;
import jd.server.api.ApiVersion;
import jd.server.api.Event;
import jd.server.api.SystemInfo;
import jd.server.api.Version;
import jd.storage.Storage;

/// The answers to `docker version` and `docker info`.
///
/// Docker 1.2.0: daemon/info.go, builtins/builtins.go dockerVersion
record SystemFacts(
        Supplier<DaemonConfig> current, Storage storage, Containers containers, Cgroups cgroups, Events events,
        Confinement confinement, InitBinary initBinary, String id) {
    private static final String HUB = "https://index.docker.io/v1/";

    /// The job `version`.
    static Version version() {
        String java = "java" + Runtime.version().feature();
        var details = new TreeMap<String, String>();
        details.put("ApiVersion", ApiVersion.CURRENT.text());
        details.put("Arch", HostInfo.architecture());
        details.put("BuildTime", "");
        details.put("Experimental", "false");
        details.put("GitCommit", "");
        details.put("GoVersion", java);
        details.put("KernelVersion", HostInfo.kernelRelease());
        details.put("MinAPIVersion", ApiVersion.OLDEST.text());
        details.put("Os", "linux");
        return new Version(
                new Version.Platform("jd"),
                List.of(
                        new Version.Component("Engine", Version.DOCKER, details),
                        new Version.Component("jd", Version.JD, Map.of("JavaVersion", Runtime.version().toString()))),
                Version.DOCKER,
                ApiVersion.CURRENT.text(),
                ApiVersion.OLDEST.text(),
                "",
                java,
                "linux",
                HostInfo.architecture(),
                HostInfo.kernelRelease(),
                "");
    }

    /// The job `swarm`: a daemon outside a swarm refuses each of its requests. The swarm of chapter 15 has no state here.
    static void refuseSwarm(String request) {
        throw switch (request) {
            case "leave" -> new ApiException(ApiException.Kind.UNAVAILABLE, "This node is not part of a swarm");
            case "init", "join" -> new ApiException(ApiException.Kind.NOT_IMPLEMENTED, "jd has no swarm mode");
            default -> new ApiException(
                    ApiException.Kind.UNAVAILABLE, "This node is not a swarm manager. Use \"docker swarm init\" or "
                            + "\"docker swarm join\" to connect this node to swarm and try again.");
        };
    }

    /// The job `session`: a client of BuildKit opens it, which jd does not have.
    static void refuseSession() {
        throw new ApiException(ApiException.Kind.NOT_IMPLEMENTED, "jd has no BuildKit");
    }

    /// The job `info`.
    SystemInfo info() {
        DaemonConfig config = current.get();
        Containers.Counts counts = containers.counts();
        ControllerSupport limits = cgroups.support();
        var runtime = new SystemInfo.Commit(Version.JD, Version.JD);
        return new SystemInfo(
                id,
                counts.running() + counts.paused() + counts.stopped(),
                counts.running(),
                counts.paused(),
                counts.stopped(),
                storage.graph().ids().size(),
                storage.layers().driverName(),
                driverStatus(),
                new SystemInfo.Plugins(
                        List.of("local"), List.of("bridge", "host", "null"), null, List.of("json-file")),
                limits.has(Limit.MEMORY),
                limits.has(Limit.SWAP),
                limits.has(Limit.QUOTA),
                limits.has(Limit.QUOTA),
                limits.has(Limit.SHARES),
                limits.has(Limit.CPUSET),
                limits.has(Limit.PIDS),
                HostInfo.isSet("/proc/sys/net/ipv4/ip_forward"),
                HostInfo.isSet("/proc/sys/net/bridge/bridge-nf-call-iptables"),
                HostInfo.isSet("/proc/sys/net/bridge/bridge-nf-call-ip6tables"),
                config.debug(),
                HostInfo.openDescriptors(),
                limits.has(Limit.OOM_KILL_DISABLE),
                Thread.activeCount(),
                Instant.now().toString(),
                config.defaults().values().log().type(),
                "cgroupfs",
                Integer.toString(cgroups.version()),
                events.listeners(),
                HostInfo.kernelRelease(),
                HostInfo.osRelease("PRETTY_NAME"),
                HostInfo.osRelease("VERSION_ID"),
                "linux",
                HostInfo.machine(),
                HUB,
                registries(),
                Runtime.getRuntime().availableProcessors(),
                HostInfo.memoryTotal(),
                null,
                storage.root().root().toString(),
                proxy("http_proxy", "HTTP_PROXY"),
                proxy("https_proxy", "HTTPS_PROXY"),
                proxy("no_proxy", "NO_PROXY"),
                HostInfo.hostname(),
                config.labels(),
                false,
                Version.DOCKER,
                // The names that clients and inspections use for the runtime, which is dockerinit.
                Map.of(
                        "runc", new SystemInfo.Runtime("dockerinit"),
                        "io.containerd.runc.v2", new SystemInfo.Runtime("dockerinit")),
                "runc",
                SystemInfo.Swarm.INACTIVE,
                false,
                "",
                initBinary.name(),
                new SystemInfo.Commit("", ""),
                runtime,
                new SystemInfo.Commit("", ""),
                securityOptions(),
                List.of(),
                warnings());
    }

    /// {@return the event of a configuration file that has been read again}
    Event reloaded() {
        DaemonConfig config = current.get();
        Map<String, String> attributes = new TreeMap<>();
        attributes.put("debug", Boolean.toString(config.debug()));
        attributes.put("default-runtime", "runc");
        attributes.put("default-shm-size", Long.toString(config.defaults().values().shmSize()));
        attributes.put("labels", new JsonTree(config.labels()).toString());
        attributes.put("name", HostInfo.hostname());
        long now = Events.now();
        return new Event(null, null, null, "daemon", "reload", new Event.Actor(id, attributes), "local",
                now / 1_000_000_000L, now);
    }

    /// The security features of this host.
    private List<String> securityOptions() {
        var options = new ArrayList<String>();
        if (confinement.appArmor().isAvailable()) {
            options.add("name=apparmor");
        }
        if (confinement.seccomp().isAvailable()) {
            options.add("name=seccomp,profile=builtin");
        }
        if (storage.layers().idMaps().remapped()) {
            options.add("name=userns");
        }
        if (cgroups.version() == 2) {
            options.add("name=cgroupns");
        }
        return options;
    }

    private List<List<String>> driverStatus() {
        var status = new ArrayList<List<String>>();
        storage.layers().driverStatus().forEach((key, value) -> status.add(List.of(key, value)));
        return status;
    }

    private static SystemInfo.RegistryConfig registries() {
        var hub = new SystemInfo.Index("docker.io", List.of(), true, true);
        return new SystemInfo.RegistryConfig(null, null, List.of("127.0.0.0/8"), Map.of("docker.io", hub), null);
    }

    private static String proxy(String name, String other) {
        return Optional.ofNullable(System.getenv(name)).or(() -> Optional.ofNullable(System.getenv(other))).orElse("");
    }

    /// {@return the warnings; null for none, as clients expect}
    private List<String> warnings() {
        var warnings = new ArrayList<String>();
        for (String host : current.get().hosts()) {
            if (host.startsWith("tcp://") && !host.startsWith("tcp://127.") && !host.startsWith("tcp://localhost")) {
                warnings.add("[DEPRECATION NOTICE]: API is accessible on http://" + host.substring("tcp://".length())
                        + " without encryption.\n         Access to the remote API is equivalent to root access on the"
                        + " host.");
            }
        }
        warnings.addAll(LimitFeature.warnings(cgroups.support(), cgroups.version()));
        warnings.addAll(HostFeatures.networkWarnings());
        return warnings.isEmpty() ? null : warnings;
    }
}

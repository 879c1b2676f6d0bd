package jd.create.namespace;

import java.util.List;
import java.util.stream.Stream;
import jd.create.failure.StartFailure;
import jd.create.record.Registry;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;

/// Which namespaces a container may ask for, and what contradicts what, in Docker's words.
///
/// Docker 1.2.0 knew the network's modes alone: runconfig/hostconfig.go. Today: api/types/container/hostconfig.go and
/// runconfig/hostconfig_unix.go
public final class NamespaceRules {
    private static final String CONTAINER = "container:";

    private NamespaceRules() {}

    public static void verify(ContainerConfig config, HostConfig host, boolean remapped) {
        oneOf("PID mode", host.pidMode(), "", "host", CONTAINER);
        // As with Docker, only the start finds that nobody is named here.
        if (!host.ipcMode().equals(CONTAINER)) {
            oneOf("IPC mode", host.ipcMode(), "", "none", "host", "private", "shareable", CONTAINER);
        }
        oneOf("UTS mode", host.utsMode(), "", "host");
        oneOf("cgroup namespace mode", host.cgroupnsMode(), "", "host", "private");
        if (host.utsMode().equals("host") && !config.hostname().isEmpty()) {
            throw ApiException.invalid("conflicting options: hostname and the UTS mode");
        }
        if (remapped && !host.usernsMode().equals("host")) {
            verifyRemapped(host);
        }
    }

    private static void oneOf(String what, String value, String... allowed) {
        for (String choice : allowed) {
            boolean prefix = choice.endsWith(":");
            if (prefix ? value.startsWith(choice) && value.length() > choice.length() : value.equals(choice)) {
                return;
            }
        }
        throw ApiException.invalid("invalid " + what + ": " + value);
    }

    /// Root of another user namespace has no rights over what belongs to the host's.
    private static void verifyRemapped(HostConfig host) {
        if (host.privileged()) {
            throw ApiException.invalid("privileged mode is incompatible with user namespaces.  "
                    + "You must run the container in the host namespace when running privileged mode");
        }
        if (host.networkMode().equals("host")) {
            throw ApiException.invalid(
                    "cannot share the host's network namespace when user namespaces are enabled");
        }
        if (host.pidMode().equals("host")) {
            throw ApiException.invalid("cannot share the host PID namespace when user namespaces are enabled");
        }
    }

    /// {@return the container that a mode like `container:web` names, empty for any other mode}
    public static String other(String mode) {
        return mode.startsWith(CONTAINER) ? mode.substring(CONTAINER.length()) : "";
    }

    /// {@return the containers, by id, whose namespaces are shared}
    public static List<String> others(HostConfig host) {
        return Stream.of(host.networkMode(), host.pidMode(), host.ipcMode())
                .map(NamespaceRules::other)
                .filter(ref -> !ref.isEmpty())
                .toList();
    }

    /// What only the start finds out, as with Docker, whose runtime it is that looks.
    public static void verifyAtStart(ContainerConfig config, HostConfig host) {
        if (host.utsMode().equals("host") && !config.domainname().isEmpty()) {
            throw StartFailure.ofRuntime("sysctl \"kernel.domainname\" is not in a separate kernel namespace");
        }
    }

    /// {@return the same with ids instead of names, since a name may be another container's tomorrow}
    public static HostConfig withIds(HostConfig host, Registry registry) {
        return host.withModes(
                withId(host.networkMode(), registry, false),
                withId(host.pidMode(), registry, true),
                withId(host.ipcMode(), registry, true),
                host.cgroupnsMode());
    }

    /// Whose network it is may still be unknown when the container is created.
    private static String withId(String mode, Registry registry, boolean required) {
        String ref = other(mode);
        if (ref.isEmpty()) {
            return mode;
        }
        return registry.lookup(ref).map(found -> CONTAINER + found.id()).orElseGet(() -> {
            if (required) {
                throw ApiException.invalid("No such container: " + ref);
            }
            return mode;
        });
    }
}

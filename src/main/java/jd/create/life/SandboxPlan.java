package jd.create.life;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.create.config.ConfigMerge;
import jd.create.record.Container;
import jd.create.request.ContainerSettings;
import jd.libcontainer.spec.BundleSpec;
import jd.libcontainer.spec.FilesystemSpec;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.NamespaceSpec;
import jd.libcontainer.spec.ProcessSpec;
import jd.libcontainer.spec.UserSpec;
import jd.server.api.ContainerConfig;

/// Computes the specification for dockerinit: the book's populateCommand (section 12.4.9) as a pure function, so that the
/// flags of `docker run` can be tested without a kernel.
///
/// Docker 1.2.0: daemon/container.go populateCommand, createDaemonEnvironment
final class SandboxPlan {
    private static final String DEFAULT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private SandboxPlan() {}

    /// {@return the specification without mounts, which need the container's file system}
    ///
    /// @param rootfs where the container's file system is mounted
    /// @param hostname that of the other container, if its network namespace is joined
    /// @param environment from [#environment]
    static InitSpec command(Container container, String rootfs, String hostname, List<String> environment) {
        ContainerConfig config = container.config();
        ContainerSettings settings = container.settings();
        return new InitSpec(
                container.id(),
                settings.process().applyTo(ProcessSpec.of(arguments(container))
                        .withEnvironment(environment)
                        .withWorkingDir(config.workingDir().isEmpty() ? "/" : config.workingDir())
                        .withTty(config.tty())),
                settings.process().applyTo(UserSpec.ROOT.withName(config.user())),
                settings.security().spec(),
                settings.security().applyTo(FilesystemSpec.of(rootfs)),
                settings.namespaces().applyTo(NamespaceSpec.NONE
                        .withHostname(hostname)
                        .withDomainname(config.domainname())),
                BundleSpec.NONE);
    }

    private static List<String> arguments(Container container) {
        List<String> all = new ArrayList<>();
        all.add(container.path());
        all.addAll(container.args());
        return all;
    }

    /// {@return Docker's own variables, then the user's} A variable of the user replaces one of the same name in its place; a
    /// name without `=` removes it.
    static List<String> environment(ContainerConfig config, String hostname, List<String> links) {
        Map<String, String> variables = new LinkedHashMap<>();
        put(variables, DEFAULT_PATH);
        put(variables, "HOSTNAME=" + hostname);
        if (config.tty()) {
            put(variables, "TERM=xterm");
        }
        links.forEach(variable -> put(variables, variable));
        for (String variable : config.env() == null ? List.<String>of() : config.env()) {
            if (variable.contains("=")) {
                put(variables, variable);
            } else {
                variables.remove(variable);
            }
        }
        return List.copyOf(variables.values());
    }

    private static void put(Map<String, String> variables, String variable) {
        variables.put(ConfigMerge.key(variable), variable);
    }
}

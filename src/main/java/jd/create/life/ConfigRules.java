package jd.create.life;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import jd.containernet.HostsFile;
import jd.containernet.NetworkMode;
import jd.create.config.AfterExit;
import jd.create.config.ConfigMerge;
import jd.create.config.DebugInit;
import jd.create.config.HostFacts;
import jd.create.limits.ContainerLimits;
import jd.create.namespace.NamespaceRules;
import jd.create.security.CapabilityPlan;
import jd.create.security.SecurityOptions;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;

/// What a request may not ask for, in Docker's words: the other half of mergeAndVerifyConfig.
///
/// Today: daemon/container.go verifyContainerSettings
public final class ConfigRules {
    private static final Pattern NAME = Pattern.compile("/?[a-zA-Z0-9][a-zA-Z0-9_.-]+");
    private static final List<String> LOG_OPTIONS = List.of(
            "max-file", "max-size", "compress", "labels", "labels-regex", "env", "env-regex", "tag", "mode",
            "max-buffer-size");

    /// Those of Docker. jd has but the first; any other name would be a plug-in's.
    private static final List<String> LOG_DRIVERS = List.of(
            "json-file", "local", "none", "awslogs", "fluentd", "gcplogs", "gelf", "journald", "splunk", "syslog");

    private ConfigRules() {}

    public static void verifyName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw ApiException.invalid(
                    "Invalid container name (" + name + "), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
        }
    }

    static void verify(ContainerConfig config, HostConfig host, HostFacts facts) {
        verifyConfig(config);
        verifyHostConfig(host);
        NamespaceRules.verify(config, host, facts.remapped());
        NetworkMode.parse(host.networkMode()).check(config, host);
        orEmpty(host.extraHosts()).forEach(HostsFile.ExtraHost::parse);
        ContainerLimits.parse(host.resources()).verify(facts);
        if (host.oomScoreAdj() < -1000 || host.oomScoreAdj() > 1000) {
            throw ApiException.invalid(
                    "Invalid value " + host.oomScoreAdj() + ", range for oom score adj is [-1000, 1000]");
        }
        if (host.shmSize() < 0) {
            throw ApiException.invalid("SHM size can not be less than 0");
        }
    }

    private static void verifyConfig(ContainerConfig config) {
        if (!config.workingDir().isEmpty() && !config.workingDir().startsWith("/")) {
            throw ApiException.invalid("the working directory '" + config.workingDir()
                    + "' is invalid, it needs to be an absolute path");
        }
        for (String variable : orEmpty(config.env())) {
            if (ConfigMerge.key(variable).isEmpty()) {
                throw ApiException.invalid("invalid environment variable: " + variable);
            }
        }
        if (!config.stopSignal().isEmpty()) {
            Stopping.number(config.stopSignal());
        }
    }

    private static void verifyHostConfig(HostConfig host) {
        AfterExit.parse(host);
        if (!List.of("", "default").contains(host.isolation())) {
            throw ApiException.internal(
                    "Invalid isolation: \"" + host.isolation() + "\" - linux only supports 'default'");
        }
        if (!List.of("runc", "io.containerd.runc.v2").contains(host.runtime())) {
            throw ApiException.invalid("unknown or invalid runtime name: " + host.runtime());
        }
        if (host.annotations() != null && host.annotations().containsKey("")) {
            throw ApiException.invalid(
                    "invalid Annotations: the empty string is not permitted as an annotation key");
        }
        DebugInit.port(host);
        verifyCapabilities("CapAdd", host.capAdd());
        verifyCapabilities("CapDrop", host.capDrop());
        verifyLog(host.logConfig());
        verifyStorage(orEmpty(host.storageOpt()).keySet());
        SecurityOptions.parse(host.securityOpt());
        orEmpty(host.extraHosts()).forEach(HostsFile.ExtraHost::parse);
    }

    private static void verifyCapabilities(String field, List<String> names) {
        for (String name : orEmpty(names)) {
            if (!name.equalsIgnoreCase("ALL") && CapabilityPlan.bit(name).isEmpty()) {
                throw ApiException.invalid(
                        "invalid " + field + ": unknown capability: \"" + CapabilityPlan.full(name) + "\"");
            }
        }
    }

    private static void verifyLog(HostConfig.LogConfig log) {
        if (!LOG_DRIVERS.contains(log.type())) {
            throw ApiException.invalid("error looking up logging plugin " + log.type() + ": plugin \"" + log.type()
                    + "\" not found");
        }
        if (!log.type().equals("json-file")) {
            throw ApiException.invalid("logger: no log driver named '" + log.type() + "' is registered");
        }
        for (String option : log.config().keySet()) {
            if (!LOG_OPTIONS.contains(option)) {
                throw ApiException.invalid("unknown log opt '" + option + "' for json-file log driver");
            }
        }
    }

    /// A writable layer of limited size takes quotas of the file system below, which jd does not ask for.
    private static void verifyStorage(Set<String> options) {
        for (String option : options) {
            throw option.equalsIgnoreCase("size")
                    ? ApiException.internal(
                            "--storage-opt is supported only for overlay over xfs with 'pquota' mount option")
                    : ApiException.invalid("Unknown option " + option);
        }
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }

    private static <V> Map<String, V> orEmpty(Map<String, V> map) {
        return map == null ? Map.of() : map;
    }
}

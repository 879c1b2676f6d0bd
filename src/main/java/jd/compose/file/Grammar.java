package jd.compose.file;

import static jd.compose.file.Shape.Simple.ANY;
import static jd.compose.file.Shape.Simple.BUILD;
import static jd.compose.file.Shape.Simple.BYTES;
import static jd.compose.file.Shape.Simple.COMMAND;
import static jd.compose.file.Shape.Simple.CONFIGS;
import static jd.compose.file.Shape.Simple.DECIMAL;
import static jd.compose.file.Shape.Simple.DEPENDS_ON;
import static jd.compose.file.Shape.Simple.DEVICES;
import static jd.compose.file.Shape.Simple.DURATION;
import static jd.compose.file.Shape.Simple.ENVIRONMENT;
import static jd.compose.file.Shape.Simple.ENV_FILES;
import static jd.compose.file.Shape.Simple.EXTRA_HOSTS;
import static jd.compose.file.Shape.Simple.FLAG;
import static jd.compose.file.Shape.Simple.HEALTH_TEST;
import static jd.compose.file.Shape.Simple.INTEGER;
import static jd.compose.file.Shape.Simple.NETWORKS;
import static jd.compose.file.Shape.Simple.PAIRS;
import static jd.compose.file.Shape.Simple.PATH;
import static jd.compose.file.Shape.Simple.PORTS;
import static jd.compose.file.Shape.Simple.SECRETS;
import static jd.compose.file.Shape.Simple.TEXT;
import static jd.compose.file.Shape.Simple.TEXTS;
import static jd.compose.file.Shape.Simple.TEXT_OR_TEXTS;
import static jd.compose.file.Shape.Simple.ULIMITS;
import static jd.compose.file.Shape.Simple.VOLUMES;

import java.util.ArrayList;
import java.util.List;

/// The keys of the Compose Specification and the shapes of their values.
///
/// The order of the keys is that of the fields in compose's own records, because the checksum of a service is that of a
/// JSON document with the keys in this order.
///
/// Compose Specification: 05-services.md, 06-networks.md, 07-volumes.md
public final class Grammar {
    static final Shape.Keys HEALTHCHECK = keys("test", HEALTH_TEST, "timeout", DURATION, "interval", DURATION,
            "retries", INTEGER, "start_period", DURATION, "start_interval", DURATION, "disable", FLAG);

    static final Shape.Keys LOGGING = keys("driver", TEXT, "options", PAIRS);

    private static final Shape.Keys LIMITS = keys("cpus", DECIMAL, "memory", BYTES, "pids", INTEGER, "devices", ANY);

    public static final Shape.Keys DEPLOY = keys("mode", TEXT, "replicas", INTEGER, "labels", PAIRS, "update_config", ANY,
            "rollback_config", ANY, "resources", keys("limits", LIMITS, "reservations", LIMITS),
            "restart_policy", ANY, "placement", ANY, "endpoint_mode", TEXT);

    public static final Shape.Keys SERVICE = keys(
            "profiles", TEXTS, "annotations", PAIRS, "attach", FLAG, "build", BUILD, "develop", ANY,
            "blkio_config", ANY, "cap_add", TEXTS, "cap_drop", TEXTS, "cgroup_parent", TEXT, "cgroup", TEXT,
            "cpu_count", INTEGER, "cpu_percent", DECIMAL, "cpu_period", INTEGER, "cpu_quota", INTEGER,
            "cpu_rt_period", INTEGER, "cpu_rt_runtime", INTEGER, "cpus", DECIMAL, "cpuset", TEXT,
            "cpu_shares", INTEGER, "command", COMMAND, "configs", CONFIGS, "container_name", TEXT,
            "credential_spec", ANY, "depends_on", DEPENDS_ON, "deploy", DEPLOY, "device_cgroup_rules", TEXTS,
            "devices", DEVICES, "dns", TEXT_OR_TEXTS, "dns_opt", TEXTS, "dns_search", TEXT_OR_TEXTS,
            "domainname", TEXT, "entrypoint", COMMAND, "environment", ENVIRONMENT, "env_file", ENV_FILES,
            "expose", TEXTS, "external_links", TEXTS, "extra_hosts", EXTRA_HOSTS, "group_add", TEXTS,
            "hostname", TEXT, "healthcheck", HEALTHCHECK, "image", TEXT, "init", FLAG, "ipc", TEXT,
            "isolation", TEXT, "labels", PAIRS, "links", TEXTS, "logging", LOGGING, "mem_limit", BYTES,
            "mem_reservation", BYTES, "memswap_limit", BYTES, "mem_swappiness", BYTES, "mac_address", TEXT,
            "network_mode", TEXT, "networks", NETWORKS, "oom_kill_disable", FLAG, "oom_score_adj", INTEGER,
            "pid", TEXT, "pids_limit", INTEGER, "platform", TEXT, "ports", PORTS, "privileged", FLAG,
            "pull_policy", TEXT, "read_only", FLAG, "restart", TEXT, "runtime", TEXT, "scale", INTEGER,
            "secrets", SECRETS, "security_opt", TEXTS, "shm_size", BYTES, "stdin_open", FLAG,
            "stop_grace_period", DURATION, "stop_signal", TEXT, "storage_opt", PAIRS, "sysctls", PAIRS,
            "tmpfs", TEXT_OR_TEXTS, "tty", FLAG, "ulimits", ULIMITS, "user", TEXT, "userns_mode", TEXT,
            "uts", TEXT, "volumes", VOLUMES, "volumes_from", TEXTS, "working_dir", TEXT);

    static final Shape.Keys PORT = keys("name", TEXT, "mode", TEXT, "host_ip", TEXT, "target", INTEGER,
            "published", TEXT, "protocol", TEXT, "app_protocol", TEXT);

    static final Shape.Keys VOLUME_MOUNT = keys("type", TEXT, "source", TEXT, "target", TEXT, "read_only", FLAG,
            "consistency", TEXT,
            "bind", keys("selinux", TEXT, "propagation", TEXT, "create_host_path", FLAG),
            "volume", keys("nocopy", FLAG, "subpath", TEXT),
            "tmpfs", keys("size", BYTES, "mode", INTEGER));

    static final Shape.Keys ATTACHMENT = keys("priority", INTEGER, "aliases", TEXTS, "ipv4_address", TEXT,
            "ipv6_address", TEXT, "link_local_ips", TEXTS, "mac_address", TEXT, "driver_opts", PAIRS);

    static final Shape.Keys DEPENDENCY = keys("condition", TEXT, "restart", FLAG, "required", FLAG);

    static final Shape.Keys FILE_REFERENCE = keys("source", TEXT, "target", TEXT, "uid", TEXT, "gid", TEXT,
            "mode", INTEGER);

    static final Shape.Keys ULIMIT = keys("single", INTEGER, "soft", INTEGER, "hard", INTEGER);

    static final Shape.Keys BUILD_SECTION = keys("context", PATH, "dockerfile", TEXT, "dockerfile_inline", TEXT,
            "args", ENVIRONMENT, "ssh", ANY, "labels", PAIRS, "cache_from", TEXTS, "cache_to", TEXTS,
            "no_cache", FLAG, "additional_contexts", PAIRS, "pull", FLAG, "extra_hosts", EXTRA_HOSTS,
            "isolation", TEXT, "network", TEXT, "target", TEXT, "secrets", SECRETS, "shm_size", BYTES,
            "tags", TEXTS, "ulimits", ULIMITS, "platforms", TEXTS, "privileged", FLAG);

    private static final Shape.Keys IPAM = keys("driver", TEXT,
            "config", new Shape.ListOf(keys("subnet", TEXT, "gateway", TEXT, "ip_range", TEXT,
                    "aux_addresses", PAIRS)),
            "options", PAIRS);

    public static final Shape.Keys NETWORK = keys("name", TEXT, "driver", TEXT, "driver_opts", PAIRS, "ipam", IPAM,
            "external", FLAG, "internal", FLAG, "attachable", FLAG, "labels", PAIRS, "enable_ipv6", FLAG);

    static final Shape.Keys VOLUME = keys("name", TEXT, "driver", TEXT, "driver_opts", PAIRS, "external", FLAG,
            "labels", PAIRS);

    static final Shape.Keys FILE_OBJECT = keys("name", TEXT, "file", PATH, "environment", TEXT, "content", TEXT,
            "external", FLAG, "labels", PAIRS, "driver", TEXT, "driver_opts", PAIRS, "template_driver", TEXT);

    static final Shape.Keys PROJECT = keys("version", TEXT, "name", TEXT, "services", new Shape.Named(SERVICE),
            "networks", new Shape.Named(NETWORK), "volumes", new Shape.Named(VOLUME),
            "secrets", new Shape.Named(FILE_OBJECT), "configs", new Shape.Named(FILE_OBJECT));

    private Grammar() {}

    /// @param namesAndShapes alternately the name and the shape of a key
    private static Shape.Keys keys(Object... namesAndShapes) {
        List<Shape.Key> keys = new ArrayList<>();
        for (int i = 0; i < namesAndShapes.length; i += 2) {
            keys.add(new Shape.Key((String) namesAndShapes[i], (Shape) namesAndShapes[i + 1]));
        }
        return new Shape.Keys(List.copyOf(keys));
    }
}

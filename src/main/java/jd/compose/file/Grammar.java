package jd.compose.file;

import static jd.compose.file.Shape.Simple.ANY;
import static jd.compose.file.Shape.Simple.BUILD;
import static jd.compose.file.Shape.Simple.BYTES;
import static jd.compose.file.Shape.Simple.COMMAND;
import static jd.compose.file.Shape.Simple.CONFIGS;
import static jd.compose.file.Shape.Simple.CONTEXTS;
import static jd.compose.file.Shape.Simple.COUNT;
import static jd.compose.file.Shape.Simple.DECIMAL;
import static jd.compose.file.Shape.Simple.DEPENDS_ON;
import static jd.compose.file.Shape.Simple.DEVICES;
import static jd.compose.file.Shape.Simple.DURATION;
import static jd.compose.file.Shape.Simple.ENVIRONMENT;
import static jd.compose.file.Shape.Simple.ENV_FILES;
import static jd.compose.file.Shape.Simple.EXTENDS;
import static jd.compose.file.Shape.Simple.EXTERNAL;
import static jd.compose.file.Shape.Simple.EXTRA_HOSTS;
import static jd.compose.file.Shape.Simple.FLAG;
import static jd.compose.file.Shape.Simple.GPUS;
import static jd.compose.file.Shape.Simple.HEALTH_TEST;
import static jd.compose.file.Shape.Simple.INCLUDE;
import static jd.compose.file.Shape.Simple.INTEGER;
import static jd.compose.file.Shape.Simple.NETWORKS;
import static jd.compose.file.Shape.Simple.PAIRS;
import static jd.compose.file.Shape.Simple.PATH;
import static jd.compose.file.Shape.Simple.PATHS;
import static jd.compose.file.Shape.Simple.PORTS;
import static jd.compose.file.Shape.Simple.SCALAR;
import static jd.compose.file.Shape.Simple.SCALARS;
import static jd.compose.file.Shape.Simple.SECRETS;
import static jd.compose.file.Shape.Simple.TEXT;
import static jd.compose.file.Shape.Simple.TEXTS;
import static jd.compose.file.Shape.Simple.TEXT_OR_TEXTS;
import static jd.compose.file.Shape.Simple.ULIMITS;
import static jd.compose.file.Shape.Simple.VOLUMES;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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

    static final Shape.Keys DEVICE_REQUEST = withoutExtensions("capabilities", TEXTS, "driver", TEXT, "count", COUNT,
            "device_ids", TEXTS, "options", PAIRS);

    private static final Shape.Keys LIMITS = keys("cpus", DECIMAL, "memory", BYTES, "pids", INTEGER,
            "devices", new Shape.ListOf(DEVICE_REQUEST), "generic_resources", new Shape.ListOf(keys(
                    "discrete_resource_spec", keys("kind", TEXT, "value", INTEGER))));

    private static final Shape.Keys ROLLOUT = keys("parallelism", INTEGER, "delay", DURATION, "failure_action", TEXT,
            "monitor", DURATION, "max_failure_ratio", DECIMAL, "order", oneOf("start-first", "stop-first"));

    public static final Shape.Keys DEPLOY = keys("mode", TEXT, "replicas", INTEGER, "labels", PAIRS,
            "update_config", ROLLOUT, "rollback_config", ROLLOUT,
            "resources", keys("limits", LIMITS, "reservations", LIMITS),
            "restart_policy", keys("condition", TEXT, "delay", DURATION, "max_attempts", INTEGER, "window", DURATION),
            "placement", keys("constraints", TEXTS, "preferences", new Shape.ListOf(keys("spread", TEXT)),
                    "max_replicas_per_node", INTEGER),
            "endpoint_mode", TEXT);

    private static final Shape.Keys HOOK = keys("command", COMMAND, "user", TEXT, "privileged", FLAG,
            "working_dir", TEXT, "environment", ENVIRONMENT);

    private static final Shape.Keys DEVELOP = keys("watch", new Shape.ListOf(keys("path", PATH,
            "action", oneOf("rebuild", "sync", "restart", "sync+restart", "sync+exec"), "target", TEXT,
            "exec", HOOK, "ignore", TEXTS)));

    private static final Shape DEVICE_WEIGHTS = new Shape.ListOf(strictKeys("path", TEXT, "weight", INTEGER));
    private static final Shape DEVICE_RATES = new Shape.ListOf(strictKeys("path", TEXT, "rate", BYTES));

    private static final Shape.Keys BLOCK_IO = strictKeys("weight", INTEGER, "weight_device", DEVICE_WEIGHTS,
            "device_read_bps", DEVICE_RATES, "device_read_iops", DEVICE_RATES,
            "device_write_bps", DEVICE_RATES, "device_write_iops", DEVICE_RATES);

    public static final Shape.Keys SERVICE = keys(
            "extends", EXTENDS, "profiles", TEXTS, "annotations", PAIRS, "attach", FLAG, "build", BUILD,
            "develop", DEVELOP, "blkio_config", BLOCK_IO, "cap_add", TEXTS, "cap_drop", TEXTS, "cgroup_parent", TEXT,
            "cgroup", oneOf("host", "private"), "cpu_count", INTEGER, "cpu_percent", DECIMAL, "cpu_period", INTEGER,
            "cpu_quota", INTEGER, "cpu_rt_period", INTEGER, "cpu_rt_runtime", INTEGER, "cpus", DECIMAL,
            "cpuset", TEXT, "cpu_shares", INTEGER, "command", COMMAND, "configs", CONFIGS, "container_name", TEXT,
            "credential_spec", keys("config", TEXT, "file", TEXT, "registry", TEXT), "depends_on", DEPENDS_ON,
            "deploy", DEPLOY, "device_cgroup_rules", TEXTS, "devices", DEVICES, "dns", TEXT_OR_TEXTS,
            "dns_opt", TEXTS, "dns_search", TEXT_OR_TEXTS, "domainname", TEXT, "entrypoint", COMMAND,
            "environment", ENVIRONMENT, "env_file", ENV_FILES, "expose", SCALARS, "external_links", TEXTS,
            "extra_hosts", EXTRA_HOSTS, "group_add", SCALARS, "gpus", GPUS, "hostname", TEXT,
            "healthcheck", HEALTHCHECK, "image", TEXT, "init", FLAG, "ipc", TEXT, "isolation", TEXT,
            "labels", PAIRS, "label_file", PATHS, "links", TEXTS, "logging", LOGGING, "mem_limit", BYTES,
            "mem_reservation", BYTES, "memswap_limit", BYTES, "mem_swappiness", BYTES, "mac_address", TEXT,
            "network_mode", TEXT, "networks", NETWORKS, "oom_kill_disable", FLAG, "oom_score_adj", INTEGER,
            "pid", TEXT, "pids_limit", INTEGER, "platform", TEXT, "ports", PORTS, "privileged", FLAG,
            "pull_policy", oneOf("always", "never", "if_not_present", "build", "missing"), "read_only", FLAG,
            "restart", TEXT, "runtime", TEXT, "scale", INTEGER, "secrets", SECRETS, "security_opt", TEXTS,
            "shm_size", BYTES, "stdin_open", FLAG, "stop_grace_period", DURATION, "stop_signal", TEXT,
            "storage_opt", PAIRS, "sysctls", PAIRS, "tmpfs", TEXT_OR_TEXTS, "tty", FLAG, "ulimits", ULIMITS,
            "user", TEXT, "userns_mode", TEXT, "uts", TEXT, "volumes", VOLUMES, "volumes_from", TEXTS,
            "working_dir", TEXT, "post_start", new Shape.ListOf(HOOK), "pre_stop", new Shape.ListOf(HOOK));

    static final Shape.Keys PORT = keys("name", TEXT, "mode", TEXT, "host_ip", TEXT, "target", INTEGER,
            "published", SCALAR, "protocol", TEXT, "app_protocol", TEXT);

    static final Shape.Keys VOLUME_MOUNT = keys("type", TEXT, "source", TEXT, "target", TEXT, "read_only", FLAG,
            "consistency", TEXT,
            "bind", keys("selinux", oneOf("z", "Z"), "propagation", TEXT, "create_host_path", FLAG,
                    "recursive", oneOf("enabled", "disabled", "writable", "readonly")),
            "volume", keys("nocopy", FLAG, "subpath", TEXT),
            "tmpfs", keys("size", BYTES, "mode", INTEGER));

    static final Shape.Keys ATTACHMENT = keys("priority", INTEGER, "gw_priority", INTEGER, "aliases", TEXTS,
            "ipv4_address", TEXT, "ipv6_address", TEXT, "link_local_ips", TEXTS, "mac_address", TEXT,
            "driver_opts", PAIRS);

    static final Shape.Keys DEPENDENCY = keys("condition", oneOf("service_started", "service_healthy",
            "service_completed_successfully"), "restart", FLAG, "required", FLAG);

    static final Shape.Keys FILE_REFERENCE = keys("source", TEXT, "target", TEXT, "uid", TEXT, "gid", TEXT,
            "mode", INTEGER);

    static final Shape.Keys ULIMIT = withoutExtensions("single", INTEGER, "soft", INTEGER, "hard", INTEGER);

    static final Shape.Keys DEVICE = withoutExtensions("source", TEXT, "target", TEXT, "permissions", TEXT);

    static final Shape.Keys ENV_FILE = strictKeys("path", PATH, "required", FLAG, "format", TEXT);

    static final Shape.Keys EXTENSION = keys("file", TEXT, "service", TEXT);

    static final Shape.Keys INCLUSION = keys("path", TEXT_OR_TEXTS, "project_directory", TEXT,
            "env_file", TEXT_OR_TEXTS);

    static final Shape.Keys BUILD_SECTION = keys("context", TEXT, "dockerfile", TEXT, "dockerfile_inline", TEXT,
            "entitlements", TEXTS, "args", ENVIRONMENT, "ssh", ANY, "labels", PAIRS, "cache_from", TEXTS,
            "cache_to", TEXTS, "no_cache", FLAG, "additional_contexts", CONTEXTS, "pull", FLAG,
            "extra_hosts", EXTRA_HOSTS, "isolation", TEXT, "network", TEXT, "target", TEXT, "secrets", SECRETS,
            "shm_size", BYTES, "tags", TEXTS, "ulimits", ULIMITS, "platforms", TEXTS, "privileged", FLAG);

    private static final Shape.Keys IPAM = keys("driver", TEXT,
            "config", new Shape.ListOf(withoutExtensions("subnet", TEXT, "gateway", TEXT, "ip_range", TEXT,
                    "aux_addresses", PAIRS)),
            "options", PAIRS);

    public static final Shape.Keys NETWORK = keys("name", TEXT, "driver", TEXT, "driver_opts", PAIRS, "ipam", IPAM,
            "external", EXTERNAL, "internal", FLAG, "attachable", FLAG, "labels", PAIRS, "enable_ipv4", FLAG,
            "enable_ipv6", FLAG);

    static final Shape.Keys VOLUME = keys("name", TEXT, "driver", TEXT, "driver_opts", PAIRS, "external", EXTERNAL,
            "labels", PAIRS);

    static final Shape.Keys SECRET = keys("name", TEXT, "file", PATH, "environment", TEXT,
            "external", EXTERNAL, "labels", PAIRS, "driver", TEXT, "driver_opts", PAIRS, "template_driver", TEXT);

    static final Shape.Keys CONFIG = keys("name", TEXT, "file", PATH, "environment", TEXT, "content", TEXT,
            "external", EXTERNAL, "labels", PAIRS, "template_driver", TEXT);

    static final Shape.Keys PROJECT = keys("version", TEXT, "name", TEXT, "include", INCLUDE,
            "services", new Shape.Named(SERVICE), "networks", new Shape.Named(NETWORK),
            "volumes", new Shape.Named(VOLUME), "secrets", new Shape.Named(SECRET),
            "configs", new Shape.Named(CONFIG));

    /// The shapes of keys that need no value.
    static final Set<Shape> MAY_BE_EMPTY = Set.of(COMMAND, INCLUDE, DEPLOY, DEVELOP, ATTACHMENT, NETWORK, VOLUME);

    /// Short forms that name other parts of the project or of the host. They are written out even if types are not checked.
    static final Set<Shape.Simple> REFERENCES = Set.of(PATH, PATHS, ENV_FILES, DEVICES, PORTS, VOLUMES, NETWORKS, DEPENDS_ON,
            SECRETS, CONFIGS, BUILD, CONTEXTS, EXTERNAL, GPUS, EXTENDS, INCLUDE);

    /// {@return the shape of the canonical form, in which nothing is shortened; the same shape if there is no short form}
    static Shape longForm(Shape shape) {
        return !(shape instanceof Shape.Simple simple) ? shape : switch (simple) {
            case PORTS -> new Shape.ListOf(PORT);
            case VOLUMES -> new Shape.ListOf(VOLUME_MOUNT);
            case NETWORKS -> new Shape.Named(ATTACHMENT);
            case DEPENDS_ON -> new Shape.Named(DEPENDENCY);
            case SECRETS, CONFIGS -> new Shape.ListOf(FILE_REFERENCE);
            case BUILD -> BUILD_SECTION;
            case ULIMITS -> new Shape.Named(ULIMIT);
            case DEVICES -> new Shape.ListOf(DEVICE);
            case GPUS -> new Shape.ListOf(DEVICE_REQUEST);
            default -> shape;
        };
    }

    private Grammar() {}

    /// @param namesAndShapes alternately the name and the shape of a key
    private static Shape.Keys keys(Object... namesAndShapes) {
        List<Shape.Key> keys = new ArrayList<>();
        for (int i = 0; i < namesAndShapes.length; i += 2) {
            keys.add(new Shape.Key((String) namesAndShapes[i], (Shape) namesAndShapes[i + 1]));
        }
        return new Shape.Keys(List.copyOf(keys), Shape.Extensions.KEPT);
    }

    private static Shape.Keys withoutExtensions(Object... namesAndShapes) {
        return new Shape.Keys(keys(namesAndShapes).keys(), Shape.Extensions.DROPPED);
    }

    private static Shape.Keys strictKeys(Object... namesAndShapes) {
        return new Shape.Keys(keys(namesAndShapes).keys(), Shape.Extensions.REJECTED);
    }

    private static Shape oneOf(String... words) {
        return new Shape.Choice(List.of(words));
    }
}

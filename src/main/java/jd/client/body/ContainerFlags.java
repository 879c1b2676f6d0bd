package jd.client.body;

import static jd.client.flags.FlagType.BYTES;
import static jd.client.flags.FlagType.CPUS;
import static jd.client.flags.FlagType.DEVICE_BYTES;
import static jd.client.flags.FlagType.DEVICE_OPERATIONS;
import static jd.client.flags.FlagType.DEVICE_RULE;
import static jd.client.flags.FlagType.DEVICE_WEIGHT;
import static jd.client.flags.FlagType.DURATION;
import static jd.client.flags.FlagType.ENV;
import static jd.client.flags.FlagType.INT;
import static jd.client.flags.FlagType.LABEL;
import static jd.client.flags.FlagType.LIST;
import static jd.client.flags.FlagType.MAP;
import static jd.client.flags.FlagType.MOUNT;
import static jd.client.flags.FlagType.NETWORK;
import static jd.client.flags.FlagType.STREAM;
import static jd.client.flags.FlagType.STRING;
import static jd.client.flags.FlagType.SWAP;
import static jd.client.flags.FlagType.SYSCTL;
import static jd.client.flags.FlagType.UINT16;
import static jd.client.flags.FlagType.ULIMIT;

import jd.client.flags.Flags;

/// Declares the flags that describe a container: all of `create`, and those that `run` shares with it.
///
/// Docker 1.2.0: runconfig/parse.go
public final class ContainerFlags {
    private ContainerFlags() {}

    public static Flags addTo(Flags flags) {
        return addLimitsTo(flags)
                .value("add-host", LIST, "Add a custom host-to-IP mapping (host:ip)")
                .value("annotation", MAP, "Add an annotation to the container (passed through to the OCI runtime)"
                        + " (default map[])")
                .value("a, attach", STREAM, "Attach to STDIN, STDOUT or STDERR")
                .value("blkio-weight-device", DEVICE_WEIGHT, "Block IO weight (relative device weight) (default [])")
                .value("cap-add", LIST, "Add Linux capabilities")
                .value("cap-drop", LIST, "Drop Linux capabilities")
                .value("cgroup-parent", STRING, "Optional parent cgroup for the container")
                .value("cgroupns", STRING, "Cgroup namespace to use (host|private)")
                .value("cidfile", STRING, "Write the container ID to the file")
                .value("cpu-rt-period", INT, "Limit CPU real-time period in microseconds")
                .value("cpu-rt-runtime", INT, "Limit CPU real-time runtime in microseconds")
                .value("debug-init", INT, "Let dockerinit wait for a debugger on this port of the host")
                .value("device", LIST, "Add a host device to the container")
                .value("device-cgroup-rule", DEVICE_RULE, "Add a rule to the cgroup allowed devices list")
                .value("device-read-bps", DEVICE_BYTES, "Limit read rate (bytes per second) from a device"
                        + " (default [])")
                .value("device-read-iops", DEVICE_OPERATIONS, "Limit read rate (IO per second) from a device"
                        + " (default [])")
                .value("device-write-bps", DEVICE_BYTES, "Limit write rate (bytes per second) to a device"
                        + " (default [])")
                .value("device-write-iops", DEVICE_OPERATIONS, "Limit write rate (IO per second) to a device"
                        + " (default [])")
                .value("dns", LIST, "Set custom DNS servers")
                .value("dns-option", LIST, "Set DNS options")
                .value("dns-search", LIST, "Set custom DNS search domains")
                .value("domainname", STRING, "Container NIS domain name")
                .value("entrypoint", STRING, "Overwrite the default ENTRYPOINT of the image")
                .value("e, env", ENV, "Set environment variables")
                .value("env-file", LIST, "Read in a file of environment variables")
                .value("expose", LIST, "Expose a port or a range of ports")
                .value("group-add", LIST, "Add additional groups to join")
                .value("health-cmd", STRING, "Command to run to check health")
                .value("health-interval", DURATION, "Time between running the check (ms|s|m|h) (default 0s)")
                .value("health-retries", INT, "Consecutive failures needed to report unhealthy")
                .value("health-start-interval", DURATION, "Time between running the check during the start period"
                        + " (ms|s|m|h) (default 0s)")
                .value("health-start-period", DURATION, "Start period for the container to initialize before starting"
                        + " health-retries countdown (ms|s|m|h) (default 0s)")
                .value("health-timeout", DURATION, "Maximum time to allow one check to run (ms|s|m|h) (default 0s)")
                .value("h, hostname", STRING, "Container host name")
                .toggle("init", "Run an init inside the container that forwards signals and reaps processes")
                .toggle("i, interactive", "Keep STDIN open even if not attached")
                .value("ip", STRING, "IPv4 address (e.g., 172.30.100.104)")
                .value("ipc", STRING, "IPC mode to use")
                .value("l, label", LABEL, "Set meta data on a container")
                .value("label-file", LIST, "Read in a line delimited file of labels")
                .value("link", LIST, "Add link to another container")
                .value("log-driver", STRING, "Logging driver for the container")
                .value("log-opt", LIST, "Log driver options")
                .value("mac-address", STRING, "Container MAC address (e.g., 92:d0:c6:0a:29:33)")
                .value("memory-swap", SWAP, "Swap limit equal to memory plus swap: '-1' to enable unlimited swap")
                .value("memory-swappiness", INT, "Tune container memory swappiness (0 to 100) (default -1)")
                .value("mount", MOUNT, "Attach a filesystem mount to the container")
                .value("name", STRING, "Assign a name to the container")
                .value("network|net", NETWORK, "Connect a container to a network")
                .value("network-alias|net-alias", LIST, "Add network-scoped alias for the container")
                .toggle("no-healthcheck", "Disable any container-specified HEALTHCHECK")
                .toggle("oom-kill-disable", "Disable OOM Killer")
                .value("oom-score-adj", INT, "Tune host's OOM preferences (-1000 to 1000)")
                .value("pid", STRING, "PID namespace to use")
                .value("platform", STRING, "Set platform if server is multi-platform capable")
                .toggle("privileged", "Give extended privileges to this container")
                .value("p, publish", LIST, "Publish a container's port(s) to the host")
                .toggle("P, publish-all", "Publish all exposed ports to random ports")
                .value("pull", STRING, "Pull image before running (\"always\", \"missing\", \"never\")"
                        + " (default \"missing\")")
                .toggle("q, quiet", "Suppress the pull output")
                .toggle("read-only", "Mount the container's root filesystem as read only")
                .value("restart", STRING, "Restart policy to apply when a container exits (default \"no\")")
                .toggle("rm", "Automatically remove the container when it exits")
                .value("runtime", STRING, "Runtime to use for this container")
                .value("security-opt", LIST, "Security Options")
                .value("shm-size", BYTES, "Size of /dev/shm")
                .value("stop-signal", STRING, "Signal to stop the container")
                .value("stop-timeout", INT, "Timeout (in seconds) to stop a container")
                .value("sysctl", SYSCTL, "Sysctl options (default map[])")
                .value("tmpfs", LIST, "Mount a tmpfs directory")
                .toggle("t, tty", "Allocate a pseudo-TTY")
                .value("ulimit", ULIMIT, "Ulimit options (default [])")
                .value("u, user", STRING, "Username or UID (format: <name|uid>[:<group|gid>])")
                .value("userns", STRING, "User namespace to use")
                .value("uts", STRING, "UTS namespace to use")
                .value("v, volume", LIST, "Bind mount a volume")
                .value("volumes-from", LIST, "Mount volumes from the specified container(s)")
                .value("w, workdir", STRING, "Working directory inside the container");
    }

    /// Adds the limits that `update` can change.
    public static Flags addLimitsTo(Flags flags) {
        return flags
                .value("blkio-weight", UINT16, "Block IO (relative weight), between 10 and 1000, or 0 to disable"
                        + " (default 0)")
                .value("cpu-period", INT, "Limit CPU CFS (Completely Fair Scheduler) period")
                .value("cpu-quota", INT, "Limit CPU CFS (Completely Fair Scheduler) quota")
                .value("c, cpu-shares", INT, "CPU shares (relative weight)")
                .value("cpus", CPUS, "Number of CPUs")
                .value("cpuset-cpus", STRING, "CPUs in which to allow execution (0-3, 0,1)")
                .value("cpuset-mems", STRING, "MEMs in which to allow execution (0-3, 0,1)")
                .value("m, memory", BYTES, "Memory limit")
                .value("memory-reservation", BYTES, "Memory soft limit")
                .value("pids-limit", INT, "Tune container pids limit (set -1 for unlimited)");
    }
}

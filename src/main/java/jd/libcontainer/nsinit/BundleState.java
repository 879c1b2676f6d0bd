package jd.libcontainer.nsinit;

import java.util.LinkedHashMap;
import java.util.Map;
import jd.libcontainer.cgroup.Cgroup;
import jd.libcontainer.cgroup.CgroupMounts;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.io.JsonTree;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;

/// The state of a container.
///
/// ```
/// {"ociVersion":"1.2.0","id":"c1","pid":4711,"status":"running","bundle":"/b","rootfs":"/b/rootfs",
///  "created":"2026-11-24T11:38:22.557Z","annotations":{}}
/// ```
///
/// OCI runtime-spec: runtime.md, state
///
/// @param pid the first process, as the host numbers it
/// @param startTime when that process started, in ticks since boot: a process with the same pid and another start time
/// is not the container's
/// @param cgroup its cgroup, relative to the root of each hierarchy
record BundleState(
        String id,
        int pid,
        long startTime,
        String bundle,
        String rootfs,
        String created,
        String cgroup,
        Map<String, String> annotations) {
    static final String OCI_VERSION = "1.2.0";

    byte[] json() {
        return new JsonTree(fields()).bytes();
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ociVersion", OCI_VERSION);
        fields.put("id", id);
        fields.put("pid", pid);
        fields.put("startTime", startTime);
        fields.put("bundle", bundle);
        fields.put("rootfs", rootfs);
        fields.put("created", created);
        fields.put("cgroup", cgroup);
        fields.put("annotations", annotations);
        return fields;
    }

    static BundleState read(byte[] json) {
        ConfigNode state = ConfigNode.read(json);
        return new BundleState(
                state.text("id"), (int) state.number("pid", 0), state.number("startTime", 0), state.text("bundle"),
                state.text("rootfs"), state.text("created"), state.text("cgroup"), state.textMap("annotations"));
    }

    /// {@return the state of the runtime specification, for users and hooks}
    ///
    /// @param status `creating`, `created`, `running`, `paused` or `stopped`
    byte[] told(String status) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("ociVersion", OCI_VERSION);
        told.put("id", id);
        told.put("pid", status.equals("stopped") ? 0 : pid);
        told.put("status", status);
        told.put("bundle", bundle);
        told.put("rootfs", rootfs);
        told.put("created", created);
        if (!annotations.isEmpty()) {
            told.put("annotations", annotations);
        }
        return new JsonTree(told).bytes();
    }

    /// {@return whether the first process still runs}
    boolean isRunning(Syscalls kernel) {
        return pid > 0 && startTime(kernel, pid) == startTime;
    }

    /// {@return its cgroup, with unchanged limits}
    Cgroup group(Syscalls kernel) {
        int slash = cgroup.lastIndexOf('/');
        return CgroupMounts.detect(kernel).create(
                cgroup.substring(0, slash), cgroup.substring(slash + 1), Resources.UNLIMITED);
    }

    /// {@return a process's start time, -1 if there is no such process or it has ended}
    ///
    /// `PID (NAME) STATE … START …`: the name may contain any character, so the fields are counted from the last parenthesis.
    /// proc_pid_stat(5)
    static long startTime(Syscalls kernel, int pid) {
        try {
            String stat = TextFile.read(kernel, "/proc/" + pid + "/stat");
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[0].equals("Z") ? -1 : Long.parseLong(fields[19]);
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ESRCH)) {
                return -1;
            }
            throw e;
        }
    }
}

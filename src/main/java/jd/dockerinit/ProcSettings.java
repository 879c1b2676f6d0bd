package jd.dockerinit;

import java.util.Map;
import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.NamespaceSpec;
import jd.libcontainer.spec.ProcessSpec;

/// Writes kernel settings that are files in /proc: the sysctls of the container's namespaces, and the OOM score of the
/// process.
final class ProcSettings {
    private ProcSettings() {}

    /// Every dot in a name becomes a slash, so no name leads out of /proc/sys.
    static void writeNames(Syscalls kernel, NamespaceSpec namespaces) {
        kernel.sethostname(namespaces.hostname());
        if (!namespaces.domainname().isEmpty()) {
            kernel.setdomainname(namespaces.domainname());
        }
    }

    static void writeSysctls(Syscalls kernel, NamespaceSpec namespaces) {
        for (Map.Entry<String, String> sysctl : namespaces.sysctls().entrySet()) {
            String path = "/proc/sys/" + sysctl.getKey().replace('.', '/');
            try {
                TextFile.write(kernel, path, sysctl.getValue());
            } catch (SyscallException e) {
                String call = e.call().startsWith("write") ? "write " : "open ";
                throw new InitFailure(
                        Step.SYSCTLS.words(),
                        e.errno(),
                        "error during container init: " + call + path + ": " + e.errno().description());
            }
        }
    }

    /// Also if it is 0, since the daemon's own may differ. Lowering it needs CAP_SYS_RESOURCE, which a daemon in a
    /// container may lack; the message must not say that the *command* was refused.
    static void writeOomScore(Syscalls kernel, ProcessSpec process) {
        try {
            TextFile.write(kernel, "/proc/self/oom_score_adj", String.valueOf(process.oomScoreAdj()));
        } catch (SyscallException e) {
            throw new InitFailure(
                    Step.OOM_SCORE.words(),
                    e.errno(),
                    "error during container init: set oom_score_adj to " + process.oomScoreAdj() + ": " + e.errno().name());
        }
    }
}

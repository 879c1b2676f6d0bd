package jd.libcontainer.cgroup;

import jd.libcontainer.io.TextFile;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SecuritySyscalls;
import jd.libcontainer.kernel.Syscalls;

/// Applies device rules to a cgroup: by two files on version 1, by an eBPF program on version 2.
///
/// Docker 1.2.0: libcontainer cgroups/fs/devices.go
///
/// @param directory of the cgroup; on version 1 in the hierarchy of the controller `devices`
record DeviceList(Syscalls kernel, String directory) {
    /// A new cgroup allows what its parent allows. So everything is denied first, then the exceptions are allowed.
    void writeLines(DeviceAccess access) {
        if (access.isUnrestricted()) {
            return;
        }
        TextFile.write(kernel, directory + (access.open() ? "/devices.allow" : "/devices.deny"), "a");
        String file = directory + (access.open() ? "/devices.deny" : "/devices.allow");
        for (DeviceRule exception : access.exceptions()) {
            TextFile.write(kernel, file, exception.line());
        }
    }

    /// The program stays attached until the cgroup is removed; no descriptor of it is kept. Programs attached to
    /// parents must allow the access, too.
    void attachProgram(DeviceAccess access) {
        if (access.isUnrestricted()) {
            return;
        }
        byte[] instructions = EbpfInstruction.bytes(DeviceProgram.compile(access));
        int program = kernel.bpf_prog_load(SecuritySyscalls.BPF_PROG_TYPE_CGROUP_DEVICE, instructions);
        try {
            int group = kernel.open(directory, Machine.O_DIRECTORY | FileSyscalls.O_CLOEXEC);
            try {
                kernel.bpf_prog_attach(
                        group, program, SecuritySyscalls.BPF_CGROUP_DEVICE, SecuritySyscalls.BPF_F_ALLOW_MULTI);
            } finally {
                kernel.close(group);
            }
        } finally {
            kernel.close(program);
        }
    }
}

package jd.libcontainer.security;

/// The text of the profile `docker-default`: everything is allowed first, then some accesses are denied by name; a
/// denial takes precedence.
///
/// Compiled, this is the same to the byte as what Docker 26.1.5 loads.
///
/// apparmor.d(5). moby: profiles/apparmor/template.go
final class AppArmorText {
    private AppArmorText() {}

    /// @param daemon the profile of the daemon, which must be able to signal its containers
    /// @param tunables whether the host has AppArmor's tunables
    /// @param base whether it has `abstractions/base`, which nearly every profile includes
    static String profile(String name, String daemon, boolean tunables, boolean base) {
        return (tunables ? "#include <tunables/global>\n" : "@{PROC}=/proc/\n")
                + "profile " + name + " flags=(attach_disconnected,mediate_deleted) {\n"
                + (base ? "  #include <abstractions/base>\n" : "")
                + """
                  # All of this the namespaces, capabilities and the seccomp filter judge.
                  network,
                  capability,
                  file,
                  umount,

                  # Who may signal a container's process: the host, the daemon, the runtimes of a Docker beside it (they
                  # have profiles of their own on some hosts, and this one is Docker's too), the container itself.
                  signal (receive) peer=unconfined,
                  signal (receive) peer=DAEMON,
                  signal (receive) peer=runc,
                  signal (receive) peer=crun,
                  signal (send,receive) peer=NAME,
                  # ps looks into every process that it shows.
                  ptrace (trace,read,tracedby,readby) peer=NAME,

                  # New mounts could uncover what is covered.
                  deny mount,

                  # Of /proc only the processes and the kernel's settings of shared memory can be written: names that
                  # begin with a digit, and /proc/sys/kernel/shm*. AppArmor has no "all but", so each rule denies what
                  # differs in one more letter.
                  deny @{PROC}/* w,
                  deny @{PROC}/{[^1-9],[^1-9][^0-9],[^1-9s][^0-9y][^0-9s],[^1-9][^0-9][^0-9][^0-9/]*}/** w,
                  deny @{PROC}/sys/[^k]** w,
                  deny @{PROC}/sys/kernel/{?,??,[^s][^h][^m]**} w,
                  deny @{PROC}/sysrq-trigger rwklx,
                  deny @{PROC}/kcore rwklx,

                  # Of /sys only the cgroups, by the same art.
                  deny /sys/[^f]*/** wklx,
                  deny /sys/f[^s]*/** wklx,
                  deny /sys/fs/[^c]*/** wklx,
                  deny /sys/fs/c[^g]*/** wklx,
                  deny /sys/fs/cg[^r]*/** wklx,
                  deny /sys/firmware/** rwklx,
                  deny /sys/devices/virtual/powercap/** rwklx,
                  deny /sys/kernel/security/** rwklx,
                }
                """
                        .replace("DAEMON", daemon)
                        .replace("NAME", name);
    }
}

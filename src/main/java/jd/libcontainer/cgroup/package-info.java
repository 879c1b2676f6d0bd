/// Chapter 14.3.2 asks: **how does the kernel keep a container within its limits?** By files. A control group is a
/// directory, a limit is a number written into one of its files, and a process belongs to the group whose `cgroup.procs`
/// it was written into. Two versions of this exist, and a host may have either or both.
///
/// Read first, in this order:
///
/// 1. [Cgroup], what the rest of jd sees of it: limits, members, consumption, freezing, the end.
/// 2. [CgroupVersion], a table of what the two versions call by other names; [Version1] and [Version2] decide what is
///    written, and [CgroupDirectories] writes it.
/// 3. [Hierarchy], what this host has mounted: one tree for each controller (version 1), one for all (version 2).
///
/// [Resources] is what may be limited, [ControllerSupport] what of it this kernel can limit, [Usage] what was used, and
/// [OomWatch] hears when the kernel kills somebody for want of memory.
///
/// Devices are a family of their own, since only version 1 has files for them: [DeviceRule] is a line, [DeviceAccess] what
/// a list of lines comes to, [DeviceProgram] the same as a program for version 2 in the instructions of
/// [EbpfInstruction], and [DeviceList] tells the kernel.
///
/// Left out of Docker: groups made by systemd instead of the daemon.
///
/// Docker 1.2.0: libcontainer cgroups/fs
package jd.libcontainer.cgroup;

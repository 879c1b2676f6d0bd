/// Chapter 14.3.2 asks: **how does the kernel keep a container within its limits?** By files. A control group is a
/// directory, a limit is a number written into one of its files, and a process belongs to the group whose `cgroup.procs`
/// it was written into. Two versions of this exist, and a host may have either or both.
///
/// Read first, in this order:
///
/// 1. [Cgroup], what the rest of jd sees of it: limits, members, freezing, the end.
/// 2. [Hierarchy], what this host has mounted: one tree for each controller (version 1), one for all (version 2).
/// 3. [CgroupWrite], which file each limit becomes on either version; [CgroupDirectories] then writes it.
///
/// Devices are a family of their own, since only version 1 has files for them: [DeviceRule] is a line, [DeviceAccess] what
/// a list of lines comes to, [DeviceProgram] the same as a program for version 2 in the instructions of
/// [EbpfInstruction], and [DeviceList] tells the kernel.
///
/// Left out of Docker: groups made by systemd instead of the daemon.
///
/// Docker 1.2.0: libcontainer cgroups/fs
package jd.libcontainer.cgroup;

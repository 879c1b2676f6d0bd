/// Chapter 14.3.2 asks: **how does the kernel limit the resources of a container?** By cgroups: a cgroup is a
/// directory, a limit is a number written to one of its files, and a process is a member if its ID was written to
/// `cgroup.procs`. There are two versions, and a host may have either or both.
///
/// Read first, in this order:
///
/// 1. [Cgroup], the interface for the rest of jd: limits, members, consumption, freezing, removal.
/// 2. [CgroupVersion], a table of the differences; [Version1] and [Version2] decide what is written, and
///    [CgroupDirectories] writes it.
/// 3. [Hierarchy], a tree that this host has mounted: one for each controller (version 1), or one for all (version 2).
///
/// [Resources] are the limits, [ControllerSupport] says which of them this kernel has, [Usage] is the consumption, and
/// [OomWatch] reports OOM kills.
///
/// Only version 1 has files for devices. [DeviceRule] is one rule, [DeviceAccess] the result of a list of rules,
/// [DeviceProgram] the same as an eBPF program ([EbpfInstruction]) for version 2, and [DeviceList] applies it.
///
/// Left out of Docker: cgroups that systemd creates in place of the daemon.
///
/// Docker 1.2.0: libcontainer cgroups/fs
package jd.libcontainer.cgroup;

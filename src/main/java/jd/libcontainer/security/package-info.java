/// Section 14.3.7 asks: **what may a program do that is root, but only in here?** Namespaces decide what it sees,
/// cgroups how much it gets. What it may *do* the kernel asks three more guards: capabilities take root's power apart,
/// a seccomp filter is asked at every system call, and AppArmor at every file, mount and signal.
///
/// Read first, in this order:
///
/// 1. [DefaultProfile], which system calls every container may make, group by group, and what for.
/// 2. [SeccompProfile], the document that Docker's users write: the same groups as JSON, each perhaps only for some
///    processors, kernels or capabilities. [SeccompProfile#rules] decides; what is left is [SeccompRules].
/// 3. [FilterCompiler], which has libseccomp turn the rules into a program for the kernel's smallest machine, and
///    [SeccompFilter], that machine in a page of Java: so jd knows what a filter will say before a thread of its own
///    has to live with it.
///
/// [Seccomp] is the door for the daemon; [AppArmor] the one for the other guard. Capabilities are a table,
/// [jd.libcontainer.kernel.Capabilities].
///
/// A filter is made in the daemon and travels to dockerinit as bytes, since it is the last thing that dockerinit does
/// before it becomes the command: from then on every call of its thread is judged.
///
/// Left out of Docker: filters that ask a program outside (SCMP_ACT_NOTIFY needs an agent, and Docker has no flag to
/// name one), SELinux, and the calls of processors that jd does not run on.
///
/// Docker 1.2.0: libcontainer apparmor, security/capabilities; seccomp came with Docker 1.10. Today moby:
/// profiles/seccomp, profiles/apparmor; runc: libcontainer/seccomp
package jd.libcontainer.security;

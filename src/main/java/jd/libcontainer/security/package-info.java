/// Section 14.3.7 asks: **what may root in a container do?** Three mechanisms restrict it: capabilities divide root's
/// permissions, a seccomp filter is consulted at every system call, and AppArmor at every file access, mount and
/// signal.
///
/// Read first, in this order:
///
/// 1. [DefaultProfile], the system calls that every container may make, by group.
/// 2. [SeccompProfile], the document that Docker's users write: the same groups as JSON, each perhaps only for some
///    processors, kernels or capabilities. [SeccompProfile#rules] evaluates the conditions; the result is
///    [SeccompRules].
/// 3. [FilterCompiler], which compiles the rules with libseccomp, and [SeccompFilter], which interprets the result, so
///    that jd can test a filter before a thread loads it.
///
/// [Seccomp] is the daemon's interface to filters, [AppArmor] to profiles. [jd.libcontainer.kernel.Capabilities] is the
/// table of capabilities.
///
/// A filter is compiled in the daemon and sent to dockerinit as bytes. It is loaded last, because it applies to every
/// later call of the thread.
///
/// Left out of Docker: filters with an agent (SCMP_ACT_NOTIFY, for which Docker has no flag), SELinux, and the calls of
/// processors that jd does not run on.
///
/// Docker 1.2.0: libcontainer apparmor, security/capabilities; seccomp came with Docker 1.10. Today moby:
/// profiles/seccomp, profiles/apparmor; runc: libcontainer/seccomp
package jd.libcontainer.security;

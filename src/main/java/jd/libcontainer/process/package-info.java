/// How does a process become the user's command? It decides who it is, where it stands, what it may do and which program
/// it is, in this order, and every step has its reason to come before the next. The first process of a container ends
/// so, and so does one that joins a container later (`docker exec`): this package is what they have in common.
///
/// Read first:
///
/// 1. [ExecUser], a name turned into numbers by the container's own files.
/// 2. [Credentials], how power is given away, in the one order that works.
/// 3. [UserCommand], how a program is found, and what is said when it is not.
///
/// Everything here acts on the calling *thread*: to the kernel a thread has credentials and capabilities, a process has
/// not.
///
/// Left out of Docker: SELinux labels.
///
/// Docker 1.2.0: libcontainer namespaces/init.go FinalizeNamespace, user/user.go. runc: libcontainer/init_linux.go
package jd.libcontainer.process;

/// How does a process execute the user's command? It changes to the user, enters the working directory, drops
/// capabilities and looks the program up, in an order in which each step needs what a later one drops. The first
/// process of a container does so, and an exec process: this package is what they have in common.
///
/// Read first:
///
/// 1. [ExecUser], a name turned into IDs by the container's own files.
/// 2. [Credentials], how user and capabilities are changed, in the only order that works.
/// 3. [UserCommand], how a program is found and executed, and the messages of a failure.
///
/// Everything here acts on the calling *thread*: in the kernel, credentials and capabilities belong to a thread, not to
/// a process.
///
/// Left out of Docker: SELinux labels.
///
/// Docker 1.2.0: libcontainer namespaces/init.go FinalizeNamespace, user/user.go. runc: libcontainer/init_linux.go
package jd.libcontainer.process;

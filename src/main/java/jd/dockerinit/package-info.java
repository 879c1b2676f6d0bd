/// Chapter 13 asks: **which program sets up a container from inside, and in which order?** The daemon can spawn a process
/// in new namespaces and limit it; only the process itself can change its root directory, its user and its
/// capabilities. This package is the program that does so, in process 1 of the container, before `execve` replaces it by
/// the user's command.
///
/// Read first, in this order:
///
/// 1. [DockerInit], whose method `become` is the chapter: each paragraph a step, each comment the reason for its place.
/// 2. [RootFilesystem], how the root is attached and entered, and the host's unmounted.
/// 3. [jd.libcontainer.process.Credentials], how capabilities are dropped, in the only order that works.
///
/// The three steps that cannot be undone are behind [InitSteps], so that lab 13 can run them with a student's code.
///
/// The other classes are one step each: [Mounting] with [ProcSafety], [Devices], [Console], [Masks]. Steps that an exec
/// process takes as well, such as the change of user, are in [jd.libcontainer.process].
///
/// Three things are unusual because this program is a JVM:
///
/// * It is process 1 of its PID namespace, and calls `execve` from a thread that is not the first one. The kernel ends
///   all other threads and frees the JVM's memory; the calling thread becomes the process.
/// * It loads all classes before the root changes ([Rehearsal]). Afterwards the class path and the JDK's own libraries
///   would be resolved in the container. So nothing here uses `java.nio.file` or `java.net`; every call goes through
///   [jd.libcontainer.kernel.Syscalls].
/// * It enters its cgroup last. The limits are the command's, and the JVM would not fit.
///
/// Left out of Docker's dockerinit: the LXC driver's way to start it, and SELinux labels. Docker removed the program in
/// version 1.11; today `runc init` takes the same steps.
///
/// Docker 1.2.0: daemon/execdriver/native/init.go, libcontainer namespaces/init.go
package jd.dockerinit;

/// Chapter 13 asks: **how does a process become a container?** From inside, and in the right order. The daemon can put
/// a process into new namespaces and give it limits; what the process sees as `/`, who it is and what it may do, only
/// the process itself can change. This package is the program it runs to do so. Its last act is to be replaced.
///
/// Read first, in this order:
///
/// 1. [DockerInit], whose method `become` is the chapter: each paragraph a step, each comment the reason for its place.
/// 2. [RootFilesystem], how the root is built, entered, and the host's let go.
/// 3. [jd.libcontainer.process.Credentials], how power is given away, in the one order that works.
///
/// The other classes are one step each: [Mounting] with [ProcSafety], [Devices], [Console], [Masks]. What a process that joins a running container
/// does in the same way, such as becoming the user, stands in [jd.libcontainer.process].
///
/// Three things are unusual because this program is a JVM:
///
/// * It is process 1 of its pid namespace, and calls `execve` from a thread that is not the first one. The kernel makes
///   that thread the process; all others, and the JVM's memory, are gone.
/// * It loads everything before the root changes ([Rehearsal]). Afterwards its class path would name files of the
///   container, and so would the JDK's own libraries: nothing here uses `java.nio.file` or `java.net`, all goes through
///   [jd.libcontainer.kernel.Syscalls].
/// * It enters its cgroup last. The limits are meant for the command, and the JVM would not fit.
///
/// Left out of Docker's dockerinit: the LXC driver's way to start it, and SELinux labels. Docker itself gave the
/// program up in version 1.11; today `runc init` walks the same steps.
///
/// Docker 1.2.0: daemon/execdriver/native/init.go, libcontainer namespaces/init.go
package jd.dockerinit;

/// What does jd build on single system calls? Files, descriptors, terminals, child processes and the threads that wait
/// for them.
///
/// Read first, in this order:
///
/// 1. [Pidfd], a process by descriptor instead of by number, and [Reaper], which waits for all containers on one thread.
/// 2. [PollThread], one thread for many descriptors: the containers' output and the notifications of the OOM killer.
/// 3. [Pty] and [Terminal], the two ends of a terminal session.
///
/// [TextFile] reads and writes files of /proc, /sys and cgroups, [AtomicFile] replaces a file by rename(2), [Subprocess]
/// is the door to other programs. What blocks in the kernel runs on a platform thread ([PlatformThread]), because a
/// virtual thread would hold its carrier.
///
/// Left out: asynchronous I/O; a thread that blocks is easier to follow.
///
/// Docker 1.2.0: pkg/term, pkg/signal, vendor/src/github.com/docker/libcontainer/console
package jd.libcontainer.io;

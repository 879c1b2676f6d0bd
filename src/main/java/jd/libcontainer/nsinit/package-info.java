/// Chapter 14.3.6 asks: **what is a container without the daemon?** A directory with a description and a root file system,
/// and a program that reads the description and enters the root. `jd nsinit` is that program: libcontainer with a command
/// line, so that it can be stepped through alone.
///
/// It makes the same calls as the daemon: [jd.libcontainer.start.ExecDriver] starts dockerinit, which builds the sandbox. The
/// difference is the source of the parameters: not a request but `config.json`, the format of the Open Container Initiative,
/// which is derived from libcontainer's `container.json`.
///
/// Read first, in this order:
///
/// 1. [NsinitRun], whose method `run` shows a container from start to end.
/// 2. [BundlePlan], which translates config.json into the types of this chapter.
/// 3. [BundleState] and [StateStore], the state on disk, which replaces a daemon's memory.
///
/// Two JVMs start one after the other, so nsinit loads no library for arguments ([NsinitArguments]), no object mapper for JSON, and
/// makes native calls through jffi.
///
/// Left out of runc: checkpoints, rootless containers, ID-mapped mounts, the fields of [Unsupported], and the commands that
/// create and start in two steps, list, pause and watch containers: these are a daemon's work.
///
/// Docker 1.2.0: vendor/src/github.com/docker/libcontainer/nsinit
package jd.libcontainer.nsinit;

/// Chapter 12: what is a container, when it is not running?
///
/// A record and a directory. Long before there is a process there is an id, a name that nobody else may take, a
/// configuration in which a user's wishes and an image's are merged, and a writable layer above the image's. All this
/// is made by `create` and stays after the process has ended; `start` only adds what a process needs, and its end
/// takes that away again. So the chapter has three parts: how the record comes about (12.3), how a process comes out
/// of it (12.4), and how the daemon lives with the two.
///
/// Read first:
///
/// 1. [jd.create.ContainerState], the whole life on one page: seven states, and which may follow which.
/// 2. [jd.create.Creation], the spine of `create`: LookupImage, CheckDepth, mergeAndVerifyConfig, newContainer,
///    createRootfs, ToDisk, Register. What can fail cheaply comes first, what others can see comes last.
/// 3. [jd.create.Start], the eleven steps of `start`, each of which pushes what takes it back; then
///    [jd.create.Monitor], which does take it back when the process has ended, and decides whether it comes again.
///    [jd.create.Standby] lets an init go ahead where a start is to be expected.
///
/// Everything that only decides is pure and has its tests without a kernel: all of `jd.create.config`, which says what a
/// request means; [jd.create.mounts.MountPoint], [jd.create.mounts.MountPlan], [jd.create.SandboxPlan],
/// [jd.create.devices.DevicePlan], [jd.create.limits.SysctlRules], [jd.create.StartFailure].
///
/// What a container writes, and who reads it, is `jd.create.output`; what it may use `jd.create.limits` and
/// `jd.create.devices`; what it mounts `jd.create.mounts`; a further command in it `jd.create.exec`. Files are copied out of
/// it and into it by [jd.create.Archives].
///
/// [jd.create.Containers] is the face to the rest of the daemon; only it and its option records are for others.
///
/// Of Docker this leaves out, so far: commit, export, changes, health checks, published ports, user-defined networks; log
/// drivers but json-file; checkpoints; drivers for graphics cards. A container's processes do not outlive their daemon.
package jd.create;

/// Chapter 12: what is a container, when it is not running?
///
/// A record in memory and a directory on disk. `create` makes them: an id, a reserved name, a configuration merged from the
/// request and the image, and a writable layer on top of the image's. They stay after the process has exited. `start`
/// adds the resources of a process, and its exit releases them. So the chapter has three parts: the creation (12.3), the
/// start (12.4), and how the daemon manages running and stopped containers.
///
/// The package is cut into floors; each imports only those below it:
///
/// ```
///   create                                   Containers: the operations that the daemon's jobs call, and their wiring
///   life | view                              what changes a container, and what shows it
///   network                                  its address, its links
///   namespace                                the namespaces it shares with others
///   record                                   the container, its state, its files, the registry
///   request                                  what was asked for, parsed
///   health                                   what a probe of its program says
///   exec | output | mounts | limits | devices | security | config
///   failure                                  the exception, and the error text of a failed start
/// ```
///
/// Read first:
///
/// 1. [jd.create.record.ContainerState], the whole life on one page: seven states and the transitions between them.
/// 2. [jd.create.life.Creation], the spine of `create`: LookupImage, CheckDepth, mergeAndVerifyConfig, newContainer,
///    createRootfs, ToDisk, Register. What can fail cheaply comes first, what other requests can see comes last.
/// 3. [jd.create.life.Start], the eleven steps of `start`, each of which pushes its release; then
///    [jd.create.life.Monitor], which runs the releases when the process has exited, and decides whether it is restarted.
///
/// Everything that only decides is pure and has its tests without a kernel: all of `jd.create.config` and
/// `jd.create.request`, which parse a request; [jd.create.mounts.MountPoint], [jd.create.mounts.MountPlan], [jd.create.life.SandboxPlan],
/// [jd.create.devices.DevicePlan], [jd.create.limits.SysctlRules], [jd.create.failure.StartFailure].
///
/// Of Docker this leaves out, so far: log drivers that send lines elsewhere; checkpoints; drivers for graphics cards. A
/// container's processes do not outlive their daemon.
///
/// Docker 1.2.0: daemon/container.go, daemon/create.go, daemon/start.go, daemon/monitor.go, daemon/state.go
package jd.create;

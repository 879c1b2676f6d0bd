/// **Which privileges does a container's process have?** `--privileged`, `--cap-add`, `--cap-drop` and `--security-opt`
/// are parsed here and turned into a capability set, a seccomp filter and an AppArmor profile.
///
/// Read first:
///
/// 1. [SecuritySettings], all of it, parsed; [SecurityOptions] is its part for `--security-opt`.
/// 2. [CapabilityPlan], the capability set as a pure function.
/// 3. [Confinement], which adds filter and profile to the specification of the first process.
///
/// The system calls for these are in [jd.libcontainer.security]. Left out of Docker: SELinux labels.
///
/// Docker 1.2.0: daemon/execdriver/utils.go TweakCapabilities, runconfig/parse.go. Today: daemon/seccomp_linux.go,
/// daemon/oci_linux.go
package jd.create.security;

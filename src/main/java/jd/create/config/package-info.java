/// Section 12.3.3, mergeAndVerifyConfig: **how are request, image and defaults combined?** The image has a configuration, the
/// request overrides it, the daemon has defaults, and the host may not support everything. These are pure functions, which
/// need neither a kernel nor other containers.
///
/// Read first, in this order:
///
/// 1. [ConfigMerge], which merges the request with the image's configuration.
/// 2. [jd.create.request.HostConfigDefaults], the defaults.
/// 3. [NetworkOptions], [PublishOptions], [NamespaceSettings], [ProcessSettings] and [AfterExit], parts of a parsed
///    request, each with the rules for its fields.
///
/// [HostFacts] has the properties of the host. A whole parsed request is a [jd.create.request.ContainerSettings].
///
/// Left out of Docker: isolation and other settings of Windows.
///
/// Docker 1.2.0: runconfig/merge.go, runconfig/parse.go; daemon/daemon.go mergeAndVerifyConfig. Today: daemon/daemon_unix.go
package jd.create.config;

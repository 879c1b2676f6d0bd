/// Section 12.3.3, mergeAndVerifyConfig, asks: **what does a request mean, when half of it was left unsaid?** The image
/// says something, the user says something, the daemon has its defaults, and the host cannot do everything. All that
/// decides between them is a function from values to values, without a kernel and without other containers.
///
/// Read first, in this order:
///
/// 1. [ConfigMerge], what holds when image and user speak of the same thing.
/// 2. [jd.create.request.HostConfigDefaults], what holds when neither image nor user says anything.
///
/// 3. [NetworkOptions], [NamespaceSettings], [ProcessSettings] and [AfterExit], parts of a parsed request, each with the
///    rules for its fields.
///
/// [HostFacts] is what of the host decides; [Warnings] says what was asked for and will not come. The whole of a parsed
/// request is [jd.create.request.ContainerSettings].
///
/// Left out of Docker: isolation and the rest of the settings that only Windows has.
///
/// Docker 1.2.0: runconfig/merge.go, runconfig/parse.go; daemon/daemon.go mergeAndVerifyConfig. Today: daemon/daemon_unix.go
package jd.create.config;

/// Section 12.3.3, mergeAndVerifyConfig: **how does a request become values that the rest of this chapter can use?** The
/// wire record of the Engine API, `HostConfig`, has seventy fields, most of them texts. They are parsed once, when a
/// container is created, changed or loaded, and kept as they are only to be shown by `docker inspect`.
///
/// Read first:
///
/// 1. [ContainerSettings], all of a request by subject. Each record parses its own fields and has the rules for them; they
///    are in the packages of their subjects.
/// 2. [HostConfigDefaults], the values of unset fields.
///
/// Left out of Docker: settings of Windows, and drivers for volumes and logs that are plug-ins.
///
/// Docker 1.2.0: runconfig/parse.go, daemon/daemon.go mergeAndVerifyConfig. Today: daemon/container.go
package jd.create.request;

/// `run` and `create` have about ninety flags, and the daemon expects one document: **how do the flags become one
/// document?** A flag is not a field. Several flags make one field, as `--env` and `--env-file` do; one flag makes
/// several fields, as `--volume` does; and some contradict each other, which is checked before a request is sent.
///
/// **Read first** [jd.client.body.ContainerFlags], the flags that describe a container; then
/// [jd.client.body.CreateBody], which writes the document in the field order of Docker's client, so that the two can be
/// compared byte by byte.
///
/// The document has three parts: the container's own configuration, in CreateBody; what depends on the host, in
/// [jd.client.body.HostConfigBody]; and its networks, in [jd.client.body.EndpointsBody]. The much shorter document of
/// `exec` is [jd.client.body.ExecBody]. [jd.client.body.ContainerTexts] combines several flags into one field, and
/// [jd.client.body.AttachedTo] decides which streams are attached.
///
/// **Left out** of Docker's client: the settings that only Windows has.
///
/// Docker 1.2.0: runconfig/parse.go, config.go, hostconfig.go
package jd.client.body;

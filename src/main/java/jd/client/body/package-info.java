/// `run` and `create` have some ninety flags, and the daemon wants one document: **what do all the flags together say?**
/// A flag is not a field. Several say one thing together, as `--env` and `--env-file` do; one says several, as `--volume`
/// does; and some contradict each other, which is settled before anybody is asked.
///
/// **Read first** [jd.client.body.ContainerFlags], what may be said of a container; then [jd.client.body.CreateBody],
/// which writes it down field by field in the order of Docker's own client, so that the two can be compared byte by
/// byte.
///
/// The document has three parts: what is the container's own, in CreateBody; what depends on the host, in
/// [jd.client.body.HostConfigBody]; and its networks, in [jd.client.body.EndpointsBody]. The much shorter one of `exec`
/// is [jd.client.body.ExecBody]. [jd.client.body.ContainerTexts] joins what several flags say, and
/// [jd.client.body.AttachedTo] decides which streams are meant.
///
/// **Left out** of Docker's client: the settings that only Windows has.
///
/// Docker 1.2.0: runconfig/parse.go, config.go, hostconfig.go
package jd.client.body;

/// The client's half of `jd cp`: how the source is named in the archive, where the destination is, and how files of
/// this host are packed and unpacked. The rules are those of cp(1), but each side sees only its own files, so the
/// decision is made from a few facts about source and destination.
///
/// **Read first** [jd.client.copy.CopyPlan], the table of cases; then [jd.client.copy.HostPack] and
/// [jd.client.copy.HostUnpack].
///
/// **Left out** of Docker's client: progress on a terminal, and Windows paths.
///
/// Docker 1.8: pkg/archive/copy.go; docker/cli cli/command/container/cp.go
package jd.client.copy;

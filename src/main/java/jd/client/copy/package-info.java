/// `jd cp`, the half of it that is the client's: what a source is called in the archive, where a destination is, and
/// how files of this host become an archive and come out of one. The rules are those of cp(1), but each side sees only
/// its own files, so they are decided by a few facts about either end.
///
/// **Read first** [jd.client.copy.CopyPlan], the table of cases; then [jd.client.copy.HostPack] and
/// [jd.client.copy.HostUnpack].
///
/// **Left out** of Docker's client: progress on a terminal, and paths as Windows writes them.
///
/// Docker 1.8: pkg/archive/copy.go; docker/cli cli/command/container/cp.go
package jd.client.copy;

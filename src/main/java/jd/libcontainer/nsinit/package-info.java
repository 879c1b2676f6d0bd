/// Chapter 14.3.6 asks: **how little is a container, if one takes the daemon away?** A directory with a description and a
/// root file system, a program that reads the one and enters the other. `jd nsinit` is that program: the libcontainer of
/// this chapter with a command line in front, so that it can be stepped through alone.
///
/// It makes the same calls as the daemon: [jd.libcontainer.start.ExecDriver] starts dockerinit, which finishes the sandbox.
/// What is different is where the wish comes from: not from a request but from `config.json`, the format in which the
/// Open Container Initiative wrote down what libcontainer's own `container.json` had begun.
///
/// Read first, in this order:
///
/// 1. [NsinitRun], whose method `run` is a container's whole life in one screen.
/// 2. [BundlePlan], the translation: what each field of config.json is in the words of this chapter.
/// 3. [BundleState] and [StateStore], what is kept of a container when there is nobody who could remember it.
///
/// Two JVMs start one after the other, so each is kept light: arguments are read by [NsinitArguments] and not by picocli, JSON by
/// [ConfigNode] and not by databind, native calls go through jffi.
///
/// Left out of runc: checkpoints, rootless containers, mounts with other owners, and what [Unsupported] lists. Of
/// the commands those that a container which was left alone needs, `kill` and `delete`, and not the others: who creates
/// and starts apart, lists, pauses and watches is what a daemon is for.
///
/// Docker 1.2.0: libcontainer nsinit
package jd.libcontainer.nsinit;

/// Section 2.2 finds the command, and then asks: **what do the words behind it say?** A command declares its flags in a
/// few lines; what is typed becomes [jd.client.flags.Arguments], or a message that a Docker user knows by heart.
///
/// **Read first** [jd.client.flags.Flags], which hides the parsing library and keeps Docker's ways with flags;
/// [jd.client.flags.FlagType], the words that Docker puts behind a flag in its help, each with what it accepts; and
/// [jd.client.flags.MountFlag], the largest of the values that have a grammar of their own.
///
/// Each such value has one class: devices and their limits, networks, ports, restart policies, settings of the kernel,
/// security options, files of variables, moments of a log. What all of `run`'s flags together are in a request says
/// `jd.client.body`.
///
/// **Left out** of Docker's client: completion in a shell, and help by topics.
///
/// Docker 1.2.0: pkg/mflag/flag.go, runconfig/parse.go, opts; today: docker/cli opts
package jd.client.flags;

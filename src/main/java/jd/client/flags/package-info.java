/// Section 2.2 finds the command; then: **what do its flags and arguments mean?** A command declares its flags in a few
/// lines; the command line becomes [jd.client.flags.Arguments], or an error message in Docker's words.
///
/// **Read first** [jd.client.flags.Flags], which hides the parsing library and parses like Docker;
/// [jd.client.flags.FlagType], the types of values with their labels in the usage text and their checks; and
/// [jd.client.flags.MountFlag], the largest of the values with a grammar of their own.
///
/// Each such value has its own class: devices and their limits, networks, ports, restart policies, sysctls, security
/// options, environment files, times of a log. How all flags of `run` become one request is in `jd.client.body`.
///
/// **Left out** of Docker's client: shell completion, and help topics.
///
/// Docker 1.2.0: pkg/mflag/flag.go, runconfig/parse.go, opts; today: docker/cli opts
package jd.client.flags;

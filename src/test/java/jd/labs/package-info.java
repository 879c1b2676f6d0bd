/// The labs' graders, and how a student's code runs in jd.
///
/// A [Lab] has tasks, a source from which the student's copy is generated, and cases that grade a compiled copy.
/// [LabMain] grades, [PlugInMain] runs a command of jd with the student's code in it.
///
/// **How a lab adds its piece to jd.** [Lab#plugIn] answers one of three:
///
/// * [PlugIn.InDaemon]: the lab starts a daemon for the one command, whose [jd.daemon.Pieces] it chooses. A piece is an
///   interface that one class of jd implements: add it as a component of `Pieces` with jd's own class in `STANDARD` and a
///   `with…` method, and hand it from `daemon.Daemon#boot` to the class that uses it. The lab's function wraps the
///   student's class in it, as `lab13.DockerInitLab` does.
/// * [PlugIn.InProgram]: the client, `compose`, `machine` or `swarm` runs with the student's class. Its `main` hands its
///   own class to a method that takes any; the lab's [PlugIn.Program] calls that method.
/// * [PlugIn.Nowhere], with the reason.
package jd.labs;

/// Chapter 17: an application is several containers that need each other; in which order are they started, and which of
/// the running ones are still right?
///
/// A file of services becomes a canonical document, and the document becomes a list of steps. Services are a graph, sorted
/// so that what is needed comes first; a checksum of its description, kept as a label on the container, tells whether a
/// running container is still the described one. Compose has no daemon and no storage: it reads the labels each time, and
/// does everything through the API. The labels and the checksum are those of docker compose 2.26, so that each of the two
/// tools recognizes and takes down what the other has brought up.
///
/// Read first:
///
/// 1. [jd.compose.command.UpCommand]: load, observe, plan, carry out.
/// 2. [jd.compose.plan.Convergence]: the plan, a pure function of a project and of what exists.
/// 3. [jd.compose.session.Execution]: one request for each step, independent steps at the same time.
/// 4. [jd.compose.command.RunCommand] and [jd.compose.command.AttachedUp], the two commands that are more than a plan.
///
/// The sub-packages, from the lowest: [jd.compose.file] reads a file into a checked document, [jd.compose.project] has the
/// services of a project, [jd.compose.plan] computes the steps, [jd.compose.session] carries them out, and
/// [jd.compose.command] has the commands. Their table and the program are here.
///
/// Left out: `watch`, `develop`, GPUs, and what needs BuildKit.
package jd.compose;

/// Chapter 5's floor of the jobs: **what is a job, and what runs it?**
///
/// A [Job] has a name, parameters, an input and an output stream, and ends with a status. The [Engine] runs it: it finds
/// the [Handler] that the daemon's job table has registered under the name, and knows which jobs are running, so it knows
/// when the daemon can shut down. Names and types of all jobs are in [jd.server.api.Jobs].
///
/// Nothing here knows HTTP: a test creates an `Engine`, registers a handler and runs a job.
///
/// **Read first** [Job#run], then [Engine#shutdown].
///
/// **Left out** of Docker 1.2: arguments and environment of a job, which were texts; jd's parameters are a record.
///
/// Docker 1.2.0: engine
package jd.server.engine;

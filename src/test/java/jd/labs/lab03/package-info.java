/// Lab 3: the Engine and its jobs.
///
/// Read [JobEngine] first, the methods that a student writes, then [EngineLab], which grades them with jobs that run at
/// the same time as the shutdown. [RecordedJobs] is what they are seen to do.
package jd.labs.lab03;

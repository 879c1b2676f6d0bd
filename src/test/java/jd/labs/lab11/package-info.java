/// Lab 11: from the text of a Dockerfile to the decision of the build cache.
///
/// Read [StepKeys] first, the methods that a student writes, then [RecordedBuild]: what a real dockerd has done with some
/// Dockerfiles. `BuildDifferentialJourney` checks that it still does. [CacheLab] compares the two.
package jd.labs.lab11;

/// Lab 1: follow one run of a container.
///
/// Read [Questions] first, then [RunLab], which grades the answers, and [RunFacts], which takes the correct ones from jd's
/// sources and from the log of a run that `SourceLogJourney` has recorded, so that they are those of this version of jd.
package jd.labs.lab01;

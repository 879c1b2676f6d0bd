/// Lab 15: a strategy and a filter for the scheduler of a swarm.
///
/// The student's class implements two of the scheduler's own interfaces, [jd.swarm.scheduler.Strategy] and
/// [jd.swarm.scheduler.Filter]. Read [PlacementLab], which grades it with random clusters and then as a part of a scheduler.
package jd.labs.lab15;

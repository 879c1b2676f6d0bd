/// Lab 12: the states of a container.
///
/// Read [LifeRules] first, the methods that a student writes, then [StatesLab], which compares them with jd's own along
/// random lives, and [KillRace], in which a process ends while its signal is being reported.
package jd.labs.lab12;

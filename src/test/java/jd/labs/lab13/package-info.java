/// Lab 13: three steps of dockerinit.
///
/// Read [Steps] first, which says what a student writes, then [DockerInitLab], which grades it: over [SmallKernel],
/// which plays the rules of the real one, and then in a process of its own, [StepsMain], on the real one.
package jd.labs.lab13;

/// Lab 13: three steps of dockerinit.
///
/// Read [Steps] first, the methods that a student writes, then [DockerInitLab], which grades them: with
/// [jd.libcontainer.kernel.FakeKernel], a fake kernel, and then in a process of its own, [StepsMain], on the real one.
package jd.labs.lab13;

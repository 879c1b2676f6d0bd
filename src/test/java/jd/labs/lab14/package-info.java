/// Lab 14: a process with a world of its own.
///
/// Read [World] first, which says what a student writes, then [NamespacesLab], which grades it, then [Playground],
/// which keeps a wrong answer from the host.
package jd.labs.lab14;

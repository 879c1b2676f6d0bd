/// Lab 14: an isolated process.
///
/// Read [World] first, the methods that a student writes, then [NamespacesLab], which grades them, then [Playground],
/// which protects the host from a wrong answer.
package jd.labs.lab14;

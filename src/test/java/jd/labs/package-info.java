/// The labs' graders.
///
/// A lab is one source with solution regions (`labs/lab14-namespaces/OwnWorld.java`); the student's copy is generated
/// from it. Read [SolutionRegions] first, then [Grader], then [LabMain], which is what `./jd lab 14` runs.
package jd.labs;

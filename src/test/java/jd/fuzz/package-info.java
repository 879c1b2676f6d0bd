/// Fuzzing: every parser of the engine that reads bytes from outside is run on bytes that no correct peer would send.
///
/// A [Target] is one parser with a few valid inputs (its seeds) and the exceptions by which it rejects an input. The
/// classes named `…FuzzTest`, beside the packages they test, list the targets; each extends [FuzzTest]. Two programs
/// run them:
///
/// * [FuzzTest], in every test run: the seeds, the inputs that once crashed (`src/test/resources/jd/fuzz/TARGET/`),
///   and some hundred mutations of both with a fixed seed, without any agent in the JVM.
/// * [CoverageFuzzTest], on demand (`./jd self-test --fuzz`): a JVM for each target, instrumented and guided by
///   Jazzer, [JazzerEntry].
///
/// Both run an input the same way, through [Trial], and print the same figures.
package jd.fuzz;

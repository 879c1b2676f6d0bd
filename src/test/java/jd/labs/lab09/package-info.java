/// Lab 9: download a blob from an unreliable registry.
///
/// Read [BlobFetcher] first, the method that a student's class has, and [HttpDoor], through which it sends requests; then
/// [BlobLab], which grades it with a [ScriptedRegistry].
package jd.labs.lab09;

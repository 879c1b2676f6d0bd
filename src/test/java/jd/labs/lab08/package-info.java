/// Lab 8: the ids of an image.
///
/// Read [ImageIdentity] first, the methods that a student writes, then [IdsLab], which grades them with the layers and
/// configurations of [SampleImages].
package jd.labs.lab08;

/// Lab 10: apply the archive of a layer that is not trusted.
///
/// Read [LayerApply] first, the method that a student's class has, then [LayersLab], which grades it: each case writes an
/// archive, applies it in a [LayerGround] on the real kernel, and examines the directory, and the one beside it.
package jd.labs.lab10;

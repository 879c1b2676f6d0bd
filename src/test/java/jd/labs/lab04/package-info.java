/// Lab 4: the order of a boot, and the cleanup when it fails.
///
/// Read [BootParts] first, the methods that a student writes, then [BootLab], which grades them: with parts that record
/// what is done to them, [RecordedBoot], and with files and a socket.
package jd.labs.lab04;

/// Section "The driver" of chapter 16: who makes the host?
///
/// Read first [jd.machine.driver.Driver], the one part of a creation that differs between kinds of hosts; then
/// [jd.machine.driver.NetnsDriver] with [jd.machine.driver.ClassroomNetwork], which makes hosts out of namespaces of this
/// machine; then [jd.machine.driver.Host], how commands reach a host.
///
/// Left out: drivers for clouds and for virtual machines.
///
/// Docker Machine 0.3: drivers
package jd.machine.driver;

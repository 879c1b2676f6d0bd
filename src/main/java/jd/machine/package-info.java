/// Chapter 16: before the first container there must be a host with a daemon on it; who makes that?
///
/// A driver makes a host, a provisioner turns it into one that runs a daemon, a store remembers it together with the
/// certificates by which both sides know each other.
///
/// Read first [jd.machine.certificates.CertificateAuthority], which creates these certificates. [jd.libcontainer.io.Subprocess]
/// is the door through which a local driver will go.
///
/// Left out, and it will stay so: the clouds' own interfaces, one driver for each.
package jd.machine;

/// Section "Certificates" of chapter 16: a small certificate authority, which gives a client and each machine the key and
/// the certificate by which they authenticate each other over TLS.
///
/// ```
///   CERTS/ca.pem      CERTS/ca-key.pem     the authority: its certificate goes everywhere, its key nowhere
///   CERTS/cert.pem    CERTS/key.pem        the client, one for all machines
///   HOST/server.pem   HOST/server-key.pem  the daemon of one machine, valid for its addresses only
/// ```
///
/// Read first [jd.machine.certificates.CertificateAuthority], which is all that a caller needs; then
/// [jd.machine.certificates.CertificateProfile], which says what the three kinds of certificates may be used for.
///
/// Left out: revocation and renewal before the expiry (a certificate is valid for 1080 days, as docker-machine's).
///
/// docker-machine 0.16: libmachine/cert
package jd.machine.certificates;

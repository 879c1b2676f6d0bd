/// TLS below the Engine API, for both sides: how do a client and a daemon on different hosts authenticate each other, and
/// what is different for the code above?
///
/// Read first, in this order:
///
/// 1. [TlsKeyPair] and [TrustedAuthorities]: what each side reads from its PEM files.
/// 2. [TlsContext], which turns both into the JDK's SSLContext.
/// 3. [SocketStreams], the two byte streams of a connection, plain or encrypted; all code above uses only these.
///
/// The JDK decides whether a certificate is valid. [CertificateProblem] and [TlsFailure] only put its reason into the
/// words of Go's crypto/tls, which Docker shows.
///
/// None of these classes is loaded for a Unix socket: the first use of the JDK's TLS costs a tenth of a second.
///
/// Left out: encrypted keys (Docker has deprecated them), revocation lists.
///
/// Docker 1.2.0: docker/docker.go main, api/server/server.go ListenAndServe
package jd.server.api.tls;

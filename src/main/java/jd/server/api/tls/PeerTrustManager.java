package jd.server.api.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/// Lets the JDK check the peer's certificate, and gives its refusal Go's reason: `tls: failed to verify certificate: …`.
final class PeerTrustManager extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager jdk;
    private final TrustedAuthorities authorities;

    PeerTrustManager(X509ExtendedTrustManager jdk, TrustedAuthorities authorities) {
        this.jdk = jdk;
        this.authorities = authorities;
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private void explained(X509Certificate[] chain, Optional<String> host, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            var problem = new CertificateProblem(chain[0], authorities, Instant.now());
            // The cause stays the JDK's, which chooses the alert for the peer by it.
            throw new CertificateException("tls: failed to verify certificate: " + problem.text(host), e.getCause());
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        explained(chain, Optional.empty(), () -> jdk.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        Optional<String> host = Optional.ofNullable(((SSLSocket) socket).getHandshakeSession().getPeerHost());
        explained(chain, host, () -> jdk.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        explained(chain, Optional.empty(), () -> jdk.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        explained(chain, Optional.ofNullable(engine.getPeerHost()), () -> jdk.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        explained(chain, Optional.empty(), () -> jdk.checkClientTrusted(chain, type));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        explained(chain, Optional.empty(), () -> jdk.checkServerTrusted(chain, type));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}

package jd.server.api.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/// One side's keys and authorities, ready for connections. TLS 1.3 and 1.2, as in Docker.
///
/// @param verify whether the other side needs a certificate that one of the authorities has signed
public record TlsContext(SSLContext context, boolean verify) {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final char[] NO_PASSWORD = {};

    /// @param own by what this side authenticates itself; a client may have nothing
    /// @param authorities empty to accept every certificate of the other side, and none
    // tag::tls-context[]
    public static TlsContext of(
            Optional<TlsKeyPair> own,
            Optional<TrustedAuthorities> authorities) {
        try {
            KeyManager[] keys = own.isPresent() // <1>
                    ? keyManagers(own.get())
                    : new KeyManager[0];
            TrustManager trust = authorities.isPresent()
                    ? trustManager(authorities.get())
                    : new UncheckedPeer(); // <2>

            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {trust}, null); // <3>
            return new TlsContext(context, authorities.isPresent());
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException("tls: " + e.getMessage(), e);
        }
    }
    // end::tls-context[]

    private static KeyManager[] keyManagers(TlsKeyPair own) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry("own", own.key(), NO_PASSWORD, own.chain().toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager trustManager(TrustedAuthorities authorities)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        for (int i = 0; i < authorities.certificates().size(); i++) {
            store.setCertificateEntry("authority " + i, authorities.certificates().get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return new PeerTrustManager((X509ExtendedTrustManager) factory.getTrustManagers()[0], authorities);
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    // Closing the SSLSocket does not close the plain one: after a failed handshake the other side must still read the
    // alert, and a socket that is closed with unread input resets the connection.
    /// {@return the server's side of a connection, before the handshake}
    ///
    /// @param read what has been read from the socket already
    SSLSocket accept(Socket plain, byte[] read) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, new ByteArrayInputStream(read), false);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setNeedClientAuth(verify);
        socket.setSSLParameters(parameters);
        return socket;
    }

    /// {@return the client's side of a connection, before the handshake}
    ///
    /// @param host the name that the server's certificate must contain
    SSLSocket connect(Socket plain, String host, int port) throws IOException {
        var socket = (SSLSocket) context.getSocketFactory()
                .createSocket(new SilentlyFailingSocket(plain), host, port, false);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        if (verify) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        return socket;
    }
}

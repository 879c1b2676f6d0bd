package jd.server.api.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/// By what one side authenticates itself: its certificate, followed by those of intermediate authorities, and its private
/// key.
public record TlsKeyPair(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] SAMPLE = {1, 2, 3};

    public TlsKeyPair {
        chain = List.copyOf(chain);
    }

    /// Parses the contents of two PEM files.
    ///
    /// @throws TlsException with the message of Go's tls.X509KeyPair
    public static TlsKeyPair parse(String certificatePem, String keyPem) {
        List<X509Certificate> chain = parseChain(PemBlock.parse(certificatePem));
        PrivateKey key = parseKey(PemBlock.parse(keyPem));
        if (!belongTogether(chain.getFirst().getPublicKey(), key)) {
            throw new TlsException("tls: private key does not match public key");
        }
        return new TlsKeyPair(chain, key);
    }

    private static List<X509Certificate> parseChain(List<PemBlock> blocks) {
        if (blocks.stream().noneMatch(PemBlock::isCertificate)) {
            String found = blocks.isEmpty() ? "failed to find any PEM data in certificate input"
                    : blocks.stream().allMatch(PemBlock::isPrivateKey)
                            ? "failed to find certificate PEM data in certificate input, but did find a private key;"
                                    + " PEM inputs may have been switched"
                            : "failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM blocks"
                                    + " of the following types: " + types(blocks);
            throw new TlsException("tls: " + found);
        }
        try {
            return CertificateChain.read(blocks);
        } catch (GeneralSecurityException e) {
            throw new TlsException("x509: malformed certificate", e);
        }
    }

    private static PrivateKey parseKey(List<PemBlock> blocks) {
        PemBlock block = blocks.stream().filter(PemBlock::isPrivateKey).findFirst().orElseThrow(() -> new TlsException(
                "tls: " + (blocks.isEmpty() ? "failed to find any PEM data in key input"
                        : blocks.getFirst().isCertificate()
                                ? "found a certificate rather than a key in the PEM for the private key"
                                : "failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after"
                                        + " skipping PEM blocks of the following types: " + types(blocks))));
        try {
            return PrivateKeyDer.read(block);
        } catch (GeneralSecurityException e) {
            throw new TlsException("tls: failed to parse private key", e);
        }
    }

    private static String types(List<PemBlock> blocks) {
        return blocks.stream().map(PemBlock::type).toList().toString().replace(",", "");
    }

    /// {@return whether the public key verifies what the private key has signed}
    private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}

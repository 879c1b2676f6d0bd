package jd.server.api.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/// Reads private keys in the three forms that OpenSSL has written over the years. Java reads only PKCS #8; the two older
/// ones are put into its envelope, which adds the name of the algorithm:
///
/// ```
///   PRIVATE KEY      PKCS #8   SEQUENCE { 0, SEQUENCE { algorithm, parameters }, OCTET STRING { key } }
///   RSA PRIVATE KEY  PKCS #1   the key alone
///   EC PRIVATE KEY   SEC 1     SEQUENCE { 1, OCTET STRING { number }, [0] { curve }, [1] { public key } }
/// ```
///
/// RFC 5958, RFC 8017 appendix A.1.2, RFC 5915
final class PrivateKeyDer {
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final int CURVE = 0xa0;

    private static final byte[] VERSION_0 = {0x02, 1, 0};
    /// Object identifier 1.2.840.113549.1.1.1, rsaEncryption, and its parameters NULL.
    private static final byte[] RSA = {
        0x06, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 0x05, 0
    };
    /// Object identifier 1.2.840.10045.2.1, ecPublicKey. Its parameter is the curve.
    private static final byte[] EC = {0x06, 7, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

    private PrivateKeyDer() {}

    static PrivateKey read(PemBlock block) throws GeneralSecurityException {
        byte[] pkcs8 = switch (block.type()) {
            case "RSA PRIVATE KEY" -> envelope(RSA, block.content());
            case "EC PRIVATE KEY" -> envelope(concat(EC, curve(block.content())), block.content());
            default -> block.content();
        };
        return ofPkcs8(pkcs8);
    }

    private static PrivateKey ofPkcs8(byte[] pkcs8) throws GeneralSecurityException {
        GeneralSecurityException problem = new GeneralSecurityException("no private key");
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException e) {
                problem = e;
            }
        }
        throw problem;
    }

    private static byte[] envelope(byte[] algorithm, byte[] key) {
        return element(SEQUENCE, concat(VERSION_0, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
    }

    /// {@return the object identifier of the curve in a key of SEC 1}
    private static byte[] curve(byte[] key) throws GeneralSecurityException {
        try {
            ByteBuffer fields = content(ByteBuffer.wrap(key));
            while (fields.hasRemaining()) {
                int tag = fields.get(fields.position()) & 0xff;
                ByteBuffer field = content(fields);
                if (tag == CURVE) {
                    byte[] identifier = new byte[field.remaining()];
                    field.get(identifier);
                    return identifier;
                }
            }
        } catch (RuntimeException e) {
            // The lengths do not fit together.
            throw new GeneralSecurityException("malformed key", e);
        }
        throw new GeneralSecurityException("the key does not name its curve");
    }

    /// {@return the content of the next element, which is skipped}
    private static ByteBuffer content(ByteBuffer der) {
        der.get();
        int length = der.get() & 0xff;
        if (length >= 0x80) {
            int bytes = length & 0x7f;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | der.get() & 0xff;
            }
        }
        ByteBuffer content = der.slice(der.position(), length);
        der.position(der.position() + length);
        return content;
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}

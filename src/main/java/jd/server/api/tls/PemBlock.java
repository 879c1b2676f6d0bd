package jd.server.api.tls;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A block of a PEM file: `-----BEGIN TYPE-----`, Base64, `-----END TYPE-----`.
///
/// RFC 7468
record PemBlock(String type, byte[] content) {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([^-]*)-----END \\1-----");

    /// {@return the blocks of a file; text around them is skipped, as is a block that is not Base64, like one with
    /// headers (an encrypted key)}
    static List<PemBlock> parse(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            try {
                String base64 = block.group(2).replaceAll("\\s", "");
                blocks.add(new PemBlock(block.group(1), Base64.getDecoder().decode(base64)));
            } catch (IllegalArgumentException e) {
                // Go's parser skips it, too.
                continue;
            }
        }
        return blocks;
    }

    boolean isCertificate() {
        return type.equals("CERTIFICATE");
    }

    boolean isPrivateKey() {
        return type.equals("PRIVATE KEY") || type.endsWith(" PRIVATE KEY");
    }
}

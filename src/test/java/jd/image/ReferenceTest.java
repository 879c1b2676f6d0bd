package jd.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The normal forms of names, and the messages for malformed ones, which were recorded from dockerd 26.1.
class ReferenceTest {
    private static final String HEX = "0123456789abcdef".repeat(4);

    @ParameterizedTest
    @CsvSource({
        "busybox, docker.io/library/busybox, busybox",
        "busybox:1.37, docker.io/library/busybox:1.37, busybox:1.37",
        "me/app, docker.io/me/app, me/app",
        "library/busybox, docker.io/library/busybox, busybox",
        "library/a/b, docker.io/library/a/b, library/a/b",
        "docker.io/busybox, docker.io/library/busybox, busybox",
        "index.docker.io/busybox, docker.io/library/busybox, busybox",
        "localhost/x, localhost/x, localhost/x",
        "localhost:5000/x:y, localhost:5000/x:y, localhost:5000/x:y",
        "127.0.0.1:5000/a/b, 127.0.0.1:5000/a/b, 127.0.0.1:5000/a/b",
        "[::1]:5/a, [::1]:5/a, [::1]:5/a",
        "Abc/x, Abc/x, Abc/x",
        "quay.io/a__b/c--d.e, quay.io/a__b/c--d.e, quay.io/a__b/c--d.e",
        "a:TAG_B, docker.io/library/a:TAG_B, a:TAG_B",
    })
    void nameIsNormalisedAndShortenedAgain(String typed, String full, String familiar) {
        Reference reference = Reference.parse(typed);
        assertEquals(full, reference.toString());
        assertEquals(familiar, reference.familiar());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "BAD | invalid reference format: repository name (library/BAD) must be lowercase",
        "BAD!! | invalid reference format: repository name (library/BAD!!) must be lowercase",
        "nosuch/NO | invalid reference format: repository name (nosuch/NO) must be lowercase",
        "docker.io/a/B | invalid reference format: repository name (a/B) must be lowercase",
        "localhost:1/A:TAG | invalid reference format: repository name (A) must be lowercase",
        "'' | invalid reference format",
        ": | invalid reference format",
        "a: | invalid reference format",
        "a:b:c | invalid reference format",
        "a:-x | invalid reference format",
        "a___b | invalid reference format",
        "'a b' | invalid reference format",
        "é | invalid reference format",
        "../x | invalid reference format",
        "a//b | invalid reference format",
        "aaa@sha256:123 | invalid reference format",
        "a@sha256:0123456789012345678901234567890123456789 | invalid checksum digest length",
        "a@md5:01234567890123456789012345678901 | unsupported digest algorithm",
    })
    void malformedNameIsRefusedWithDockersMessage(String typed, String message) {
        ImageFormatException e = assertThrows(ImageFormatException.class, () -> Reference.parse(typed));
        assertEquals(message, e.getMessage());
    }

    @Test
    void nameOfMoreThan255CharactersIsRefused() {
        String longest = "a".repeat(255 - "docker.io/library/".length());
        assertEquals(longest, Reference.parse(longest).familiarName());
        ImageFormatException e = assertThrows(ImageFormatException.class, () -> Reference.parse(longest + "a"));
        assertEquals("repository name must not be more than 255 characters", e.getMessage());
    }

    @Test
    void imageIdIsRefusedAsAName() {
        ImageFormatException e = assertThrows(ImageFormatException.class, () -> Reference.parse(HEX));
        assertEquals(
                "invalid repository name (" + HEX + "), cannot specify 64-byte hexadecimal strings", e.getMessage());
    }

    @Test
    void tagDefaultsToLatest() {
        assertEquals("a:latest", Reference.parse("a").withDefaultTag().familiar());
        assertEquals("a:1", Reference.parse("a:1").withDefaultTag().familiar());
        assertEquals("a@sha256:" + HEX, Reference.parse("a@sha256:" + HEX).withDefaultTag().familiar());
    }

    @Test
    void separateTagMayBeADigest() {
        assertEquals("a:2", Reference.parseParts("a:1", "2").familiar());
        assertEquals("a:1", Reference.parseParts("a:1", "").familiar());
        assertEquals("a@sha256:" + HEX, Reference.parseParts("a:1", "sha256:" + HEX).familiar());
        ImageFormatException e = assertThrows(ImageFormatException.class, () -> Reference.parseParts("a", "sha256:abc"));
        assertEquals("invalid tag format", e.getMessage());
    }

    @Property
    void wellFormedReferenceIsParsedBackFromItsFullForm(@ForAll("references") Reference reference) {
        assertEquals(reference, Reference.parse(reference.toString()));
        assertEquals(reference, Reference.parse(reference.familiar()));
    }

    @Property
    void anyOtherTextIsRefusedWithAnImageFormatException(@ForAll String text) {
        try {
            Reference reference = Reference.parse(text);
            assertEquals(reference, Reference.parse(reference.toString()));
        } catch (ImageFormatException e) {
            // Expected for nearly every text.
        }
    }

    @Provide
    Arbitrary<Reference> references() {
        Arbitrary<String> hosts = Arbitraries.of(
                "docker.io", "localhost", "127.0.0.1:5000", "quay.io", "[::1]:80", "Host");
        Arbitrary<String> word = Arbitraries.strings().withCharRange('a', 'z').numeric().ofMinLength(1).ofMaxLength(8);
        Arbitrary<String> separator = Arbitraries.of("/", ".", "_", "__", "-", "---");
        Arbitrary<String> paths = Combinators.combine(word, separator, word).as((a, s, b) -> a + s + b);
        Arbitrary<Optional<String>> tags = Arbitraries.of("latest", "1.0", "V_2-x", "_").optional();
        Arbitrary<Optional<Digest>> digests = Arbitraries.just(Digest.parse("sha256:" + HEX)).optional();
        return Combinators.combine(hosts, paths, tags, digests).as((host, path, tag, digest) -> {
            boolean official = host.equals("docker.io") && path.indexOf('/') < 0;
            return new Reference(host, official ? "library/" + path : path, tag, digest);
        });
    }
}

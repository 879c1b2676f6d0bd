package jd.client.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jd.client.api.ClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Expected values are those of Docker's client 26.1.5.
class SecurityFlagsTest {
    @TempDir
    Path directory;

    private static String refusal(String option) {
        return assertThrows(ClientException.class, () -> SecurityFlags.resolve(List.of(option))).getMessage();
    }

    private String profile(String text) throws IOException {
        return Files.writeString(directory.resolve("p.json"), text).toString();
    }

    @Test
    void endlessProfileIsRejected() {
        assertEquals("opening seccomp profile (/dev/zero) failed: open /dev/zero: more than 4194304 bytes",
                refusal("seccomp=/dev/zero"));
    }

    @Test
    void profileIsSentAsItsContentWithoutWhiteSpace() throws IOException {
        String file = profile(
                "{ \"defaultAction\" :\n\t\"SCMP_ACT_ALLOW\", \"comment\": \"a \\\" b\\\\\" , \"n\": 1.0 }\n");

        assertEquals(
                List.of("seccomp={\"defaultAction\":\"SCMP_ACT_ALLOW\",\"comment\":\"a \\\" b\\\\\",\"n\":1.0}"),
                SecurityFlags.resolve(List.of("seccomp=" + file)));
        assertEquals(List.of("seccomp={}"), SecurityFlags.resolve(List.of("seccomp:" + profile("{}"))));
    }

    @Test
    void otherOptionsAreSentUnchanged() {
        List<String> options = List.of(
                "seccomp=unconfined", "seccomp:builtin", "no-new-privileges", "no-new-privileges:true", "label=disable",
                "apparmor=x", "foo=bar", "systempaths=foo");
        assertEquals(options, SecurityFlags.resolve(options));
    }

    @Test
    void invalidProfileIsRejectedWithoutARequest() throws IOException {
        String nothing = directory.resolve("nosuch").toString();
        assertEquals(
                "opening seccomp profile (" + nothing + ") failed: open " + nothing + ": no such file or directory",
                refusal("seccomp=" + nothing));
        String cut = profile("{");
        assertEquals(
                "compacting json for seccomp profile (" + cut + ") failed: unexpected end of JSON input",
                refusal("seccomp=" + cut));
        profile("{} x");
        assertEquals(
                "compacting json for seccomp profile (" + cut + ") failed: invalid character 'x' after top-level value",
                refusal("seccomp=" + cut));
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "disable", "label=", "seccomp=", "apparmor:"})
    void optionWithoutAValueIsRejected(String option) {
        assertEquals("Invalid --security-opt: \"" + option + "\"", refusal(option));
    }
}

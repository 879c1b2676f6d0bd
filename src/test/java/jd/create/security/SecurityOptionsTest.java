package jd.create.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import jd.libcontainer.security.SeccompChoice;
import jd.server.api.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The options are parsed as by Docker 26.1.5.
class SecurityOptionsTest {
    private static SecurityOptions parse(String... options) {
        return SecurityOptions.parse(List.of(options));
    }

    @Test
    void defaultsApplyWithoutOptions() {
        SecurityOptions usual = new SecurityOptions(false, "", new SeccompChoice.Default());
        assertEquals(usual, parse());
        assertEquals(usual, parse("seccomp=builtin", "label=disable", "label:user:x", "disable"));
        assertEquals(usual, parse("seccomp="));
    }

    @Test
    void lastOptionOfAKeyIsUsed() {
        assertEquals(
                new SecurityOptions(false, "two", new SeccompChoice.Custom("{\"a=b\":1}")),
                parse("no-new-privileges", "no-new-privileges=false", "apparmor:one", "apparmor=two",
                        "seccomp:unconfined", "seccomp={\"a=b\":1}"));
        assertEquals(new SeccompChoice.Unconfined(), parse("seccomp:unconfined").seccomp());
    }

    @ParameterizedTest
    @CsvSource({
        "no-new-privileges, true", "no-new-privileges=1, true", "no-new-privileges:t, true",
        "no-new-privileges=True, true", "no-new-privileges=0, false", "no-new-privileges=FALSE, false"
    })
    void booleansAreParsedAsInGo(String option, boolean expected) {
        assertEquals(expected, parse(option).noNewPrivileges());
    }

    @ParameterizedTest
    @CsvSource({
        "foo, 1", "foo=bar, 2", "foo:bar, 2", "no-new-privileges=maybe, 2", "no-new-privileges=yes, 2",
        "systempaths=unconfined, 2", "no-new-privileges:TRue, 2"
    })
    void invalidOptionIsRefusedWithDockersMessage(String option, int which) {
        ApiException refusal = assertThrows(ApiException.class, () -> parse(option));
        assertEquals("invalid --security-opt " + which + ": \"" + option + "\"", refusal.getMessage());
        assertEquals(ApiException.Kind.INTERNAL, refusal.kind());
    }
}

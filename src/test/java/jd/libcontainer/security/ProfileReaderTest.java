package jd.libcontainer.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalInt;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.security.SeccompProfile.Host;
import jd.libcontainer.security.SeccompProfile.KernelVersion;
import jd.libcontainer.security.SeccompRules.Comparison;
import jd.libcontainer.security.SeccompRules.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Reads seccomp profiles in Docker's format, and checks that invalid ones are rejected with the messages of Docker
/// 26.1.5.
class ProfileReaderTest {
    private static final Host HOST = new Host("SCMP_ARCH_X86_64", "amd64", new KernelVersion(6, 12));

    private static SeccompRules rules(String json, long capabilities) {
        return ProfileReader.read(json).rules(HOST, capabilities);
    }

    private static String refusal(String json) {
        return assertThrows(ConfinementException.class, () -> rules(json, 0)).getMessage();
    }

    private static List<String> calls(String json, long capabilities) {
        return rules(json, capabilities).rules().stream().map(SeccompRules.Rule::call).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            { | malformed JSON at line 1, column 2
            {"a":x} | malformed JSON at line 1, column 6
            {} x | malformed JSON at line 1, column 4
            """)
    void malformedJsonIsRejectedWithLineAndColumn(String json, String message) {
        assertEquals("Decoding seccomp profile failed: " + message, refusal(json));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            5 | a profile must be an object
            "x" | a profile must be an object
            true | a profile must be an object
            [] | a profile must be an object
            {"defaultAction":5} | "defaultAction" must be a string
            {"architectures":"x"} | "architectures" must be a list of strings
            {"archMap":"x"} | "archMap" must be a list of objects
            {"archMap":[{"architecture":5}]} | "archMap.architecture" must be a string
            {"syscalls":"x"} | "syscalls" must be a list of objects
            {"syscalls":[5]} | "syscalls" must be a list of objects
            {"syscalls":[{"names":"x"}]} | "syscalls.names" must be a list of strings
            {"syscalls":[{"args":{}}]} | "syscalls.args" must be a list of objects
            {"syscalls":[{"args":[{"index":"x"}]}]} | "syscalls.args.index" must be an unsigned number of 64 bits
            {"syscalls":[{"args":[{"value":-1}]}]} | "syscalls.args.value" must be an unsigned number of 64 bits
            {"syscalls":[{"includes":{"caps":"x"}}]} | "syscalls.includes.caps" must be a list of strings
            {"syscalls":[{"includes":5}]} | "syscalls.includes" must be an object
            {"syscalls":[{"excludes":{"minKernel":5}}]} | invalid kernel version: 5, expected "<kernel>.<major>"
            {"syscalls":[{"includes":{"minKernel":"4"}}]} | invalid kernel version: "4", expected "<kernel>.<major>"
            {"syscalls":[{"errnoRet":"x"}]} | "syscalls.errnoRet" must be an unsigned number of 64 bits
            """)
    void fieldOfTheWrongTypeIsRejectedByName(String json, String message) {
        assertEquals("Decoding seccomp profile failed: " + message, refusal(json));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"defaultAction":"FOO"} | string FOO is not a valid action for seccomp
            {"syscalls":[{"names":["chmod"],"action":"SCMP_ACT_ALLOW"}]} | string  is not a valid action for seccomp
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["chmod"],"action":"BAR"}]} | string BAR is not a \
            valid action for seccomp
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["chmod"],"action":"SCMP_ACT_TRAP",\
            "args":[{"op":"BAZ"}]}]} | string BAZ is not a valid operator for seccomp
            {"defaultAction":"SCMP_ACT_ALLOW","architectures":["FOO"]} | string FOO is not a valid arch for seccomp
            {"defaultAction":"SCMP_ACT_ALLOW","flags":["X"]} | seccomp flags are not yet supported by runc
            {"architectures":["SCMP_ARCH_X86"],"archMap":[{"architecture":"SCMP_ARCH_X86_64"}]} | both \
            'architectures' and 'archMap' are specified in the seccomp profile, use either 'architectures' or 'archMap'
            {"syscalls":[{"name":"chmod","names":["a"]}]} | both 'name' and 'names' are specified in the seccomp \
            profile, use either 'name' or 'names'
            """)
    void invalidProfileIsRejectedWithDockersMessage(String json, String message) {
        assertEquals(message, refusal(json));
    }

    @Test
    void profileIsConvertedToRules() {
        SeccompRules rules = rules("""
                {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
                 "archMap": [{"architecture": "SCMP_ARCH_AARCH64", "subArchitectures": ["SCMP_ARCH_ARM"]},
                             {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X32"]}],
                 "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW"},
                              {"name": "clone", "action": "SCMP_ACT_TRACE", "errnoRet": 7, "args":
                               [{"index": 1, "value": 18446744073709551615, "valueTwo": 3, "op": "SCMP_CMP_MASKED_EQ"}]
                              }]}""", 0);

        Condition masked = new Condition(1, Comparison.MASKED_EQ, -1L, 3);
        assertEquals(new SeccompRules(SeccompAction.ERRNO, 38, List.of("x86_64", "x32"), List.of(
                new SeccompRules.Rule("read", SeccompAction.ALLOW, 1, List.of()),
                new SeccompRules.Rule("clone", SeccompAction.TRACE, 7, List.of(masked)))), rules);
    }

    @Test
    void groupAppliesIfAllIncludesAndNoExcludesMatch() {
        String profile = """
                {"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [
                 {"names": ["a"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_CHOWN", "CAP_KILL"]}},
                 {"names": ["b"], "action": "SCMP_ACT_ALLOW", "excludes": {"caps": ["CAP_CHOWN", "CAP_KILL"]}},
                 {"names": ["c"], "action": "SCMP_ACT_ALLOW", "includes": {"arches": ["arm64", "amd64"]}},
                 {"names": ["d"], "action": "SCMP_ACT_ALLOW", "excludes": {"arches": ["amd64"]}},
                 {"names": ["e"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "6.12"}},
                 {"names": ["f"], "action": "SCMP_ACT_ALLOW", "includes": {"minKernel": "6.13"}},
                 {"names": ["g"], "action": "SCMP_ACT_ALLOW", "excludes": {"minKernel": "5.99"}},
                 {"names": ["h"], "action": "SCMP_ACT_ALLOW", "excludes": {"minKernel": "7.0"}},
                 {"names": ["i"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["CAP_NOSUCH"]}},
                 {"names": ["j"], "action": "SCMP_ACT_ALLOW", "includes": {"caps": ["chown"]}}]}""";

        assertEquals(List.of("b", "c", "e", "h"), calls(profile, 0));
        assertEquals(List.of("c", "e", "h"), calls(profile, Capabilities.of("CHOWN")));
        assertEquals(List.of("a", "c", "e", "h"), calls(profile, Capabilities.ALL));
    }

    @Test
    void emptyMinKernelIsIgnored() {
        assertEquals(
                ProfileReader.read("{\"syscalls\":[{\"names\":[\"a\"]}]}"),
                ProfileReader.read("{\"syscalls\":[{\"names\":[\"a\"],\"includes\":{\"minKernel\":\"\"}}]}"));
    }

    @Test
    void keysAreCaseInsensitiveAndNullIsIgnored() {
        SeccompProfile profile = ProfileReader.read("{\"DEFAULTACTION\":\"X\",\"syscalls\":null,\"foo\":1}");

        assertEquals("X", profile.defaultAction());
        assertEquals(OptionalInt.empty(), profile.defaultErrno());
        assertEquals(List.of(), profile.groups());
    }
}

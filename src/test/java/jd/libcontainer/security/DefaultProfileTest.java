package jd.libcontainer.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.security.SeccompFilter.Verdict;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Compares the default seccomp profile with Docker's, call by call. `docker-26.1.5.txt` holds the recorded verdicts of
/// Docker's filters.
class DefaultProfileTest {
    private static final int NUMBERS = 600;
    private static final int X86_64 = 0xC000003E;
    private static final int X86 = 0x40000003;
    private static final int X32_BIT = 0x40000000;

    private static final int SOCKET = 41;
    private static final int CLONE = 56;
    private static final int PERSONALITY = 135;

    /// The verdict by capability, then by architecture and system call number (`x86_64 41`).
    private static final Map<String, Map<String, String>> RECORDED = new TreeMap<>();

    private Seccomp seccomp;

    @BeforeAll
    static void readRecordedVerdicts() throws IOException {
        try (InputStream in = DefaultProfileTest.class.getResourceAsStream("docker-26.1.5.txt")) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(DefaultProfileTest::record);
        }
    }

    private static void record(String line) {
        String[] words = line.split(" ");
        Map<String, String> verdicts = RECORDED.computeIfAbsent(words[0], _ -> new TreeMap<>());
        for (int i = 3; i < words.length; i++) {
            String[] ends = words[i].split("-");
            for (int n = Integer.parseInt(ends[0]); n <= Integer.parseInt(ends[ends.length - 1]); n++) {
                verdicts.put(words[1] + " " + n, words[2]);
            }
        }
    }

    @BeforeEach
    void open() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
        assumeTrue(System.getProperty("os.arch").equals("amd64"), "the record is of x86_64");
        seccomp = Seccomp.open(JnrSyscalls.load());
        assumeTrue(seccomp.isAvailable(), "needs libseccomp2 and a kernel with seccomp");
    }

    private SeccompFilter filter(long capabilities) {
        return seccomp.filter(new SeccompChoice.Default(), capabilities);
    }

    @Test
    void verdictsWithoutCapabilitiesEqualDockersForEveryCall() {
        assertEquals(3 * NUMBERS, RECORDED.get("NONE").size());
        assertEquals(List.of(), differences(filter(0), RECORDED.get("NONE")));
    }

    @Test
    void verdictsWithEachCapabilityEqualDockers() {
        for (String capability : RECORDED.keySet()) {
            Map<String, String> expected = new TreeMap<>(RECORDED.get("NONE"));
            expected.putAll(RECORDED.get(capability));
            long set = switch (capability) {
                case "NONE" -> 0;
                case "ALL" -> Capabilities.ALL;
                default -> Capabilities.of(capability);
            };
            assertEquals(List.of(), differences(filter(set), expected), capability);
        }
    }

    @Test
    void capabilityUnknownToTheProfileChangesNoVerdict() {
        for (String name : Capabilities.NAMES) {
            if (!RECORDED.containsKey(name)) {
                assertEquals(
                        List.of(), differences(filter(Capabilities.of(name)), RECORDED.get("NONE")), name);
            }
        }
    }

    private static List<String> differences(SeccompFilter filter, Map<String, String> expected) {
        List<String> differences = new ArrayList<>();
        for (int n = 0; n < NUMBERS; n++) {
            compare("x86_64 " + n, filter.verdict(X86_64, n), expected, differences);
            compare("x32 " + n, filter.verdict(X86_64, X32_BIT | n), expected, differences);
            compare("x86 " + n, filter.verdict(X86, n), expected, differences);
        }
        return differences;
    }

    private static void compare(String call, Verdict verdict, Map<String, String> expected, List<String> differences) {
        String ours = words(verdict);
        if (!ours.equals(expected.get(call))) {
            differences.add(call + ": " + ours + ", but Docker: " + expected.get(call));
        }
    }

    private static String words(Verdict verdict) {
        return switch (verdict.action()) {
            case ERRNO -> verdict.errno() == 1 ? "EPERM" : verdict.errno() == 38 ? "ENOSYS" : verdict.toString();
            case ALLOW -> "ALLOW";
            default -> verdict.toString();
        };
    }

    @Test
    void socketIsAllowedForEveryFamilyExceptVsock() {
        for (int family = 0; family < 64; family++) {
            assertEquals(family == 40 ? "EPERM" : "ALLOW", words(filter(0).verdict(X86_64, SOCKET, family)));
        }
    }

    @Test
    void personalityIsAllowedForFiveValuesOnly() {
        for (long harmless : new long[] {0, 8, 0x20000, 0x20008, 0xffffffffL}) {
            assertEquals("ALLOW", words(filter(0).verdict(X86_64, PERSONALITY, harmless)));
        }
        // ADDR_NO_RANDOMIZE, READ_IMPLIES_EXEC, 1, and a value whose lower 32 bits are 0.
        for (long other : new long[] {0x40000, 0x400000, 1, 1L << 32}) {
            assertEquals("EPERM", words(filter(0).verdict(X86_64, PERSONALITY, other)));
        }
    }

    @Test
    void cloneWithNamespaceFlagsNeedsSysAdmin() {
        long newUser = 0x10000000;
        long thread = 0x3d0f00;
        assertEquals("ALLOW", words(filter(0).verdict(X86_64, CLONE, thread)));
        for (long flag : new long[] {0x20000, 0x2000000, 0x4000000, 0x8000000, newUser, 0x20000000, 0x40000000}) {
            assertEquals("EPERM", words(filter(0).verdict(X86_64, CLONE, thread | flag)), Long.toHexString(flag));
        }
        assertEquals("ALLOW", words(filter(Capabilities.of("SYS_ADMIN")).verdict(X86_64, CLONE, newUser)));
    }

    @Test
    void callOfAForeignArchitectureKillsTheThread() {
        int mips = 0x8;
        assertEquals(SeccompAction.KILL_THREAD, filter(0).verdict(mips, 1).action());
    }
}

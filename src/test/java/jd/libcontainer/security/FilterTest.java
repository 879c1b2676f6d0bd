package jd.libcontainer.security;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Set;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.security.SeccompFilter.Verdict;
import jd.libcontainer.security.SeccompRules.Comparison;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Compiles rules to BPF programs with libseccomp and runs the programs in an interpreter in Java. Needs no root,
/// because no filter is installed.
class FilterTest {
    private static final Verdict ALLOWED = new Verdict(SeccompAction.ALLOW, 0);
    private static final Verdict REFUSED = new Verdict(SeccompAction.ERRNO, 1);

    private final Seccomp seccomp = openOrSkip();

    private static Seccomp openOrSkip() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
        Seccomp seccomp = Seccomp.open(JnrSyscalls.load());
        assumeTrue(seccomp.isAvailable(), "needs libseccomp2 and a kernel with seccomp");
        return seccomp;
    }

    private SeccompFilter filter(String json) {
        return seccomp.filter(new SeccompChoice.Custom(json), 0);
    }

    /// {@return the only verdict on a call all of whose arguments are known}
    private Verdict verdict(SeccompFilter filter, String call, long... arguments) {
        Set<Verdict> verdicts = seccomp.verdicts(filter, call, Arrays.copyOf(arguments, 6));
        assertEquals(1, verdicts.size(), verdicts.toString());
        return verdicts.iterator().next();
    }

    private String refusal(String json) {
        return assertThrows(ConfinementException.class, () -> filter(json)).getMessage();
    }

    @Property(tries = 300)
    void conditionComparesAll64BitsOfAnArgument(
            @ForAll Comparison comparison,
            @ForAll @IntRange(max = 5) int index,
            @ForAll long value,
            @ForAll long second,
            @ForAll long argument) {
        SeccompFilter filter = filter("""
                {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["ioctl"],"action":"SCMP_ACT_ERRNO",
                 "args":[{"index":%d,"value":%s,"valueTwo":%s,"op":"SCMP_CMP_%s"}]}]}"""
                .formatted(index, Long.toUnsignedString(value), Long.toUnsignedString(second & value), comparison));
        // Two random numbers are rarely equal, so values at and next to the boundary are added.
        for (long candidate : new long[] {argument, value, value - 1, value + 1, second, value ^ 1L << 40, 0}) {
            long[] arguments = new long[6];
            arguments[index] = candidate;
            Verdict expected = holds(comparison, candidate, value, second & value) ? REFUSED : ALLOWED;
            assertEquals(expected, verdict(filter, "ioctl", arguments), Long.toUnsignedString(candidate));
        }
    }

    private static boolean holds(Comparison comparison, long argument, long value, long second) {
        int order = Long.compareUnsigned(argument, value);
        return switch (comparison) {
            case NE -> order != 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case EQ -> order == 0;
            case GE -> order >= 0;
            case GT -> order > 0;
            case MASKED_EQ -> (argument & value) == second;
        };
    }

    @Test
    void unknownArgumentsYieldEveryPossibleVerdict() {
        SeccompFilter filter = filter("""
                {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["ioctl"],"action":"SCMP_ACT_ERRNO","args":[
                 {"index":0,"value":1,"op":"SCMP_CMP_EQ"},{"index":1,"value":2,"op":"SCMP_CMP_EQ"}]}]}""");
        assertEquals(Set.of(ALLOWED, REFUSED), seccomp.verdicts(filter, "ioctl"));
        assertEquals(Set.of(ALLOWED, REFUSED), seccomp.verdicts(filter, "ioctl", 1));
        assertEquals(Set.of(ALLOWED), seccomp.verdicts(filter, "ioctl", 2));
        assertEquals(Set.of(ALLOWED), seccomp.verdicts(filter, "chmod"));
    }

    @Property(tries = 100)
    void verdictsForUnknownArgumentsIncludeTheActualOne(
            @ForAll Comparison comparison, @ForAll long value, @ForAll long argument) {
        SeccompFilter filter = filter("""
                {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["ioctl"],"action":"SCMP_ACT_ERRNO",
                 "args":[{"index":2,"value":%s,"valueTwo":0,"op":"SCMP_CMP_%s"}]}]}"""
                .formatted(Long.toUnsignedString(value), comparison));
        Set<Verdict> possible = seccomp.verdicts(filter, "ioctl", 0, 0);
        for (long candidate : new long[] {argument, value, 0}) {
            assertTrue(possible.contains(verdict(filter, "ioctl", 0, 0, candidate)));
        }
    }

    @Test
    void invalidBpfProgramIsRejected() {
        SeccompFilter broken = new SeccompFilter(new byte[] {0x77, 0, 0, 0, 0, 0, 0, 0});
        assertThrows(IllegalArgumentException.class, () -> broken.verdicts(NewerCalls.X86_64, 1));
        SeccompFilter endless = new SeccompFilter(new byte[] {0x20, 0, 0, 0, 0, 0, 0, 0});
        assertThrows(IllegalArgumentException.class, () -> endless.verdicts(NewerCalls.X86_64, 1));
    }

    @Test
    void conditionsAreAndedAcrossArgumentsAndOredOnOneArgument() {
        SeccompFilter together = filter("""
                {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["ioctl"],"action":"SCMP_ACT_ERRNO","args":[
                 {"index":0,"value":1,"op":"SCMP_CMP_EQ"},{"index":1,"value":2,"op":"SCMP_CMP_EQ"}]}]}""");
        assertEquals(REFUSED, verdict(together, "ioctl", 1, 2));
        assertEquals(ALLOWED, verdict(together, "ioctl", 1, 3));

        SeccompFilter each = filter("""
                {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["ioctl"],"action":"SCMP_ACT_ERRNO","args":[
                 {"index":0,"value":1,"op":"SCMP_CMP_EQ"},{"index":0,"value":2,"op":"SCMP_CMP_EQ"}]}]}""");
        assertEquals(REFUSED, verdict(each, "ioctl", 1));
        assertEquals(REFUSED, verdict(each, "ioctl", 2));
        assertEquals(ALLOWED, verdict(each, "ioctl", 3));
    }

    @ParameterizedTest
    @CsvSource({
        "SCMP_ACT_KILL, KILL_THREAD, 0", "SCMP_ACT_KILL_THREAD, KILL_THREAD, 0",
        "SCMP_ACT_KILL_PROCESS, KILL_PROCESS, 0",
        "SCMP_ACT_TRAP, TRAP, 0", "SCMP_ACT_ERRNO, ERRNO, 13", "SCMP_ACT_TRACE, TRACE, 13", "SCMP_ACT_LOG, LOG, 0"
    })
    void everyActionYieldsItsVerdict(String written, SeccompAction action, int errno) {
        SeccompFilter filter = filter("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"chmod\"],"
                + "\"action\":\"" + written + "\",\"errnoRet\":13}]}");

        assertEquals(new Verdict(action, errno), verdict(filter, "chmod"));
        assertEquals(ALLOWED, verdict(filter, "chown"));
    }

    @Test
    void syscallNewerThanTheProfileFailsWithEnosys() {
        SeccompFilter filter = filter("""
                {"defaultAction":"SCMP_ACT_ERRNO","architectures":["SCMP_ARCH_X86_64"],
                 "syscalls":[{"names":["read","openat2"],"action":"SCMP_ACT_ALLOW"}]}""");
        int openat2 = 437;
        int x86 = NewerCalls.X86_64;
        assertEquals(ALLOWED, filter.verdict(x86, openat2));
        assertEquals(new Verdict(SeccompAction.ERRNO, 38), filter.verdict(x86, openat2 + 1));
        assertEquals(REFUSED, filter.verdict(x86, openat2 - 1));
        // The ENOSYS rule does not apply when the default action allows.
        assertEquals(ALLOWED, filter("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"read\"],"
                + "\"action\":\"SCMP_ACT_ERRNO\"}]}").verdict(x86, 9999));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"defaultAction":"SCMP_ACT_NOTIFY"} | SCMP_ACT_NOTIFY cannot be used as default action
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["chmod"],"action":"SCMP_ACT_NOTIFY"}]} | \
            listenerPath is not set
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":[""],"action":"SCMP_ACT_ERRNO"}]} | \
            empty string is not a valid syscall
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["chmod"],"action":"SCMP_ACT_ERRNO",\
            "args":[{"index":9,"op":"SCMP_CMP_EQ"}]}]} | error creating seccomp syscall condition for syscall chmod: \
            syscalls only have up to 6 arguments (9 given)
            {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["chmod"],"action":"SCMP_ACT_ERRNO",\
            "errnoRet":99999}]} | \
            error adding seccomp filter rule for syscall chmod: two checks on same syscall argument
            {"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":99999} | \
            error creating filter: could not create filter
            {"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_MIPS"]} | \
            error adding architecture to seccomp filter: numerical argument out of domain
            """)
    void ruleRejectedByLibseccompFailsWithDockersMessage(String json, String message) {
        assertEquals(message, refusal(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null", "{\"defaultAction\":\"\"}"})
    void profileWithoutDefaultActionYieldsNoFilter(String json) {
        assertTrue(filter(json).isEmpty());
        assertEquals(ALLOWED, verdict(SeccompFilter.NONE, "kexec_load"));
    }

    @Test
    void unknownSyscallNameIsIgnored() {
        SeccompFilter filter = filter("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"nosuchcall\"],"
                + "\"action\":\"SCMP_ACT_ERRNO\"}]}");
        assertEquals(ALLOWED, verdict(filter, "chmod"));
    }

    @Test
    void sameFilterIsCompiledOnce() {
        assertSame(
                seccomp.filter(new SeccompChoice.Default(), 0), seccomp.filter(new SeccompChoice.Default(), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        // dockerinit could neither call execve nor report the failure.
        "{\"defaultAction\":\"SCMP_ACT_KILL\"}",
        "{\"defaultAction\":\"SCMP_ACT_KILL_PROCESS\"}",
        "{\"defaultAction\":\"SCMP_ACT_ERRNO\"}",
        // SCMP_ACT_KILL kills only the calling thread, and the JVM's other threads keep the process alive.
        "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"execve\"],\"action\":\"SCMP_ACT_KILL\"}]}"
    })
    void filterThatWouldHangTheStartIsRejected(String json) {
        SeccompFilter filter = filter(json);
        assertEquals(
                "cannot start a stopped process: unknown",
                assertThrows(ConfinementException.class, () -> seccomp.checkStart(filter)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        // dockerinit needs only execve once the filter is installed.
        "{\"defaultAction\":\"SCMP_ACT_KILL_PROCESS\",\"syscalls\":[{\"names\":[\"execve\"],"
                + "\"action\":\"SCMP_ACT_ALLOW\"}]}",
        // The process is killed by a signal.
        "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"execve\"],"
                + "\"action\":\"SCMP_ACT_KILL_PROCESS\"}]}",
        // execve returns an error, which dockerinit reports.
        "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"execve\"],\"action\":\"SCMP_ACT_ERRNO\"}]}"
    })
    void filterThatLetsTheStartEndIsAccepted(String json) {
        assertDoesNotThrow(() -> seccomp.checkStart(filter(json)));
    }
}

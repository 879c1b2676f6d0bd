package jd.libcontainer.joining;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.security.Seccomp;
import jd.libcontainer.security.SeccompChoice;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Checks filters that libseccomp compiles from profiles.
class FilterCheckTest {
    private Seccomp seccomp;

    @BeforeEach
    void load() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs a Linux kernel");
        seccomp = Seccomp.open(JnrSyscalls.load());
        assumeTrue(seccomp.isAvailable(), "needs libseccomp");
    }

    private boolean passes(String profile) {
        return FilterCheck.passes(
                seccomp.filter(new SeccompChoice.Custom(profile), Capabilities.DEFAULT).program());
    }

    @Test
    void dockersFilterPasses() {
        assertTrue(FilterCheck.passes(
                seccomp.filter(new SeccompChoice.Default(), Capabilities.DEFAULT).program()));
        assertTrue(FilterCheck.passes(seccomp.filter(new SeccompChoice.Default(), Capabilities.ALL).program()));
        assertTrue(FilterCheck.passes(new byte[0]));
    }

    @Test
    void filtersThatForbidEverythingDoNotPass() {
        assertFalse(passes("{\"defaultAction\":\"SCMP_ACT_KILL_PROCESS\",\"syscalls\":[]}"));
        assertFalse(passes("{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"futex", "clone3", "clone", "execve", "munmap", "exit", "rt_sigprocmask", "close_range"})
    void filterThatForbidsOneCallOfTheThreadDoesNotPass(String call) {
        assertFalse(passes("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"" + call
                + "\"],\"action\":\"SCMP_ACT_ERRNO\"}]}"));
        assertFalse(passes("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"" + call
                + "\"],\"action\":\"SCMP_ACT_KILL_PROCESS\"}]}"));
    }

    @Test
    void callForbiddenWithSomeArgumentsIsForbidden() {
        assertFalse(passes("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"futex\"],"
                + "\"action\":\"SCMP_ACT_KILL\",\"args\":[{\"index\":1,\"value\":137,\"op\":\"SCMP_CMP_EQ\"}]}]}"));
    }

    @Test
    void argumentsOfCloneAreKnown() {
        // One profile forbids CLONE_NEWPID, which the thread does not use; one forbids CLONE_VM, which it needs.
        assertTrue(passes(cloneWithout(0x20000000L)));
        assertFalse(passes(cloneWithout(0x100)));
    }

    private static String cloneWithout(long flag) {
        return "{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"clone\"],\"action\":\"SCMP_ACT_ERRNO\","
                + "\"args\":[{\"index\":0,\"value\":" + flag + ",\"valueTwo\":" + flag
                + ",\"op\":\"SCMP_CMP_MASKED_EQ\"}]}]}";
    }

    @Test
    void filterMayForbidCallsThatTheThreadDoesNotMake() {
        assertTrue(passes("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":[{\"names\":[\"mount\",\"ptrace\",\"socket\"],"
                + "\"action\":\"SCMP_ACT_KILL_PROCESS\"}]}"));
    }

    @Test
    void undecodableFilterDoesNotPass() {
        byte[] unknown = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putShort((short) 0x77).array();
        assertFalse(FilterCheck.passes(unknown));
    }
}

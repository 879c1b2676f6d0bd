package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.security.Seccomp;
import jd.server.api.ApiException;
import jd.server.api.ContainerJson;
import jd.server.api.Jobs;
import jd.server.api.WaitCondition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Starts with a seccomp profile that is invalid, or that denies too much: errors and exit codes are Docker's, and the next
/// container starts.
@Tag("root")
class ConfinementTest extends DaemonFixture {
    private static final String RUNTIME = "failed to create task for container: failed to create shim task: OCI "
            + "runtime create failed: runc create failed: ";

    @BeforeAll
    static void needsSeccomp() {
        assumeTrue(Seccomp.open(JnrSyscalls.load()).isAvailable(), "needs libseccomp2 and a kernel with seccomp");
    }

    private String create(String profile, boolean privileged, String... command) {
        return daemon.create("", TestDaemon.request(Map.of("Cmd", List.of(command)), Map.of(
                "NetworkMode", "none", "Privileged", privileged, "SecurityOpt", List.of("seccomp=" + profile))));
    }

    private long exitCode(String id) throws Exception {
        var ended = containers.wait(new Jobs.Wait(id, WaitCondition.NEXT_EXIT));
        containers.start(id);
        return ended.get(30, TimeUnit.SECONDS).statusCode();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                            | 128 | Decoding seccomp profile failed: malformed JSON at line 1, column 2
            {"defaultAction":"FOO"}      | 128 | RUNTIME string FOO is not a valid action for seccomp: unknown
            {"defaultAction":"SCMP_ACT_NOTIFY"} | 128 | RUNTIME unable to start container process: \
            SCMP_ACT_NOTIFY cannot be used as default action: unknown
            {"defaultAction":"SCMP_ACT_KILL"}         | 159 | cannot start a stopped process: unknown
            {"defaultAction":"SCMP_ACT_KILL_PROCESS"} | 159 | cannot start a stopped process: unknown
            """)
    void invalidSeccompProfileFailsTheStartAndTheDaemonContinues(String profile, int exitCode, String message)
            throws Exception {
        String id = create(profile, false, "true");

        ApiException refusal = assertThrows(ApiException.class, () -> containers.start(id));

        String expected = message.replace("RUNTIME ", RUNTIME);
        assertEquals(expected, refusal.getMessage());
        assertEquals(ApiException.Kind.INTERNAL, refusal.kind());
        ContainerJson.State state = containers.inspect(new Jobs.InspectContainer(id, false)).state();
        assertEquals("created " + exitCode + " " + expected,
                state.status() + " " + state.exitCode() + " " + state.error());
        assertEquals(0, exitCode(daemon.create("", TestDaemon.command("true"))));
    }

    @Test
    void seccompProfileOfAPrivilegedContainerIsIgnored() throws Exception {
        assertEquals(0, exitCode(create("{", true, "true")));
    }

    @Test
    void programKilledByItsFilterCountsAsStarted() throws Exception {
        assertEquals(159, exitCode(create("{\"defaultAction\":\"SCMP_ACT_ALLOW\",\"syscalls\":"
                + "[{\"names\":[\"execve\"],\"action\":\"SCMP_ACT_KILL_PROCESS\"}]}", false, "true")));
    }
}

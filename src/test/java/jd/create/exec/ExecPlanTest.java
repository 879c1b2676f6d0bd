package jd.create.exec;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import jd.libcontainer.kernel.Capabilities;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.SpecEdits;
import jd.server.api.ContainerConfig;
import jd.server.api.ExecConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;

class ExecPlanTest {
    private static final InitSpec FIRST = SpecEdits.draft("c1", "/rootfs")
            .arguments(List.of("top"))
            .environment(List.of("PATH=/bin", "HOSTNAME=box", "A=1"))
            .workingDir("/srv")
            .user("bob")
            .additionalGroups(List.of("9"))
            .capabilities(Capabilities.DEFAULT)
            .noNewPrivileges(true)
            .seccompFilter("AAAA")
            .spec();

    private static InitSpec plan(String json) {
        return plan(FIRST, "{}", json);
    }

    private static InitSpec plan(InitSpec first, String container, String json) {
        return ExecPlan.spec(
                first, Json.read(container.getBytes(), ContainerConfig.class), Json.read(json.getBytes(), ExecConfig.class));
    }

    @Test
    void unsetOptionsAreThoseOfTheFirstProcess() {
        InitSpec command = plan("{\"Cmd\":[\"id\",\"-u\"]}");

        assertEquals(edit(FIRST).arguments(List.of("id", "-u")).spec(), command);
    }

    @Test
    void userDirectoryAndCapabilitiesAreOverridden() {
        InitSpec command = plan("{\"Cmd\":[\"id\"],\"User\":\"5:6\",\"WorkingDir\":\"/tmp\",\"Privileged\":true}");

        assertEquals("5:6", command.user().name());
        assertEquals("/tmp", command.process().workingDir());
        assertEquals(Capabilities.ALL, command.security().capabilities());
        assertEquals("AAAA", command.security().seccompFilter());
    }

    @Test
    void variableReplacesOneOfTheSameNameAndABareNameRemovesIt() {
        assertEquals(List.of("PATH=/sbin", "A=1", "B=2"),
                plan("{\"Cmd\":[\"env\"],\"Env\":[\"PATH=/sbin\",\"B=2\",\"HOSTNAME\"]}").process().environment());
    }

    @Test
    void termIsSetAccordingToTheExecProcessesTerminal() {
        assertEquals(List.of("PATH=/bin", "HOSTNAME=box", "TERM=xterm", "A=1"),
                plan("{\"Cmd\":[\"sh\"],\"Tty\":true}").process().environment());
        InitSpec withTerminal = edit(FIRST).tty(true).environment(List.of("PATH=/bin", "TERM=xterm")).spec();
        assertEquals(List.of("PATH=/bin"), plan(withTerminal, "{\"Tty\":true}", "{\"Cmd\":[\"sh\"]}").process().environment());
        assertEquals(List.of("PATH=/bin", "TERM=xterm"),
                plan(withTerminal, "{\"Tty\":true,\"Env\":[\"TERM=xterm\"]}", "{\"Cmd\":[\"sh\"]}").process().environment());
    }

    @Test
    void invalidRequestIsRefusedWithDockersMessage() {
        InitFailure directory = assertThrows(
                InitFailure.class, () -> plan("{\"Cmd\":[\"pwd\"],\"WorkingDir\":\"rel\"}"));
        assertEquals("OCI runtime exec failed: exec failed: Cwd must be an absolute path: unknown",
                ExecFailure.of(directory).getMessage());
        InitFailure variable = assertThrows(
                InitFailure.class, () -> plan("{\"Cmd\":[\"env\"],\"Env\":[\"=x\"]}"));
        assertEquals("OCI runtime exec failed: exec failed: unable to start container process: "
                + "invalid environment variable: name cannot be empty: unknown", ExecFailure.of(variable).getMessage());
    }
}

package jd.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.client.session.ProcessContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands in this process, with machines of the driver `none`.
class MachineCommandsTest {
    @TempDir
    private Path directory;

    private final Map<String, String> environment = new TreeMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void storeInATemporaryDirectory() {
        environment.put("MACHINE_STORAGE_PATH", directory.toString());
        environment.put("SHELL", "/bin/bash");
    }

    private int machine(String... words) {
        out.reset();
        err.reset();
        var process = new ProcessContext(
                new ByteArrayInputStream(new byte[0]), out, err, descriptor -> false, environment);
        return MachineMain.runIn(process, List.of(words));
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void refused(String message, String... words) {
        int exitCode = machine(words);
        String text = err.toString(StandardCharsets.UTF_8);
        assertTrue(exitCode != 0 && text.contains(message), exitCode + " " + text);
    }

    private void create(String name, String url, String... more) {
        var words = new ArrayList<>(List.of("create", "-d", "none", "--url", url));
        words.addAll(List.of(more));
        words.add(name);
        assertEquals(0, machine(words.toArray(String[]::new)), err::toString);
    }

    @Test
    void machineIsCreatedListedAndRemoved() {
        create("h1", "tcp://10.0.0.1:2375", "--engine-label", "room=3");
        assertTrue(out().endsWith("To see how to connect Docker to this machine, run: jd machine env h1\n"), out());
        environment.put("DOCKER_HOST", "tcp://10.0.0.1:2375");
        machine("ls");
        assertEquals("""
                NAME   ACTIVE   DRIVER   STATE   URL                   SWARM   ERRORS
                h1     *        none             tcp://10.0.0.1:2375           \

                """, out());
        machine("ls", "-q", "--filter", "label=room=3");
        assertEquals("h1\n", out());
        machine("ls", "-q", "--filter", "driver=netns");
        assertEquals("", out());
        machine("ls", "--format", "{{.Name}} {{.URL}} {{.DriverName}}");
        assertEquals("h1 tcp://10.0.0.1:2375 none\n", out());
        machine("active");
        assertEquals("h1\n", out());
        machine("ip", "h1");
        assertEquals("10.0.0.1\n", out());
        machine("inspect", "-f", "{{.DriverName}} {{.Driver.Url}}", "h1");
        assertEquals("none tcp://10.0.0.1:2375\n", out());
        assertEquals(0, machine("rm", "h1"));
        assertEquals("Successfully removed h1\n", out());
        refused("Host does not exist: \"h1\"", "inspect", "h1");
    }

    @Test
    void envPrintsTheCommandsOfTheShell() {
        create("h1", "tcp://10.0.0.1:2375");
        machine("env", "h1");
        assertEquals("""
                export DOCKER_HOST="tcp://10.0.0.1:2375"
                export DOCKER_MACHINE_NAME="h1"
                # Run this command to configure your shell:\s
                # eval "$(jd machine env h1)"
                """, out());
        machine("env", "--shell", "fish", "h1");
        assertTrue(out().startsWith("set -gx DOCKER_HOST \"tcp://10.0.0.1:2375\";\n"), out());
        assertTrue(out().endsWith("# eval (jd machine env --shell fish h1)\n"), out());
        machine("env", "--shell", "powershell", "h1");
        assertTrue(out().startsWith("$Env:DOCKER_HOST = \"tcp://10.0.0.1:2375\"\n"), out());
        machine("env", "-u");
        assertTrue(out().startsWith("unset DOCKER_TLS_VERIFY\nunset DOCKER_HOST\n"), out());
        refused("Unknown shell \"basic\"", "env", "--shell", "basic", "h1");
    }

    @Test
    void commandsToTypeNameTheStoragePathThatWasGiven() {
        environment.remove("MACHINE_STORAGE_PATH");
        String given = directory.toString();
        machine("-s", given, "create", "-d", "none", "--url", "tcp://10.0.0.1:2375", "h1");
        assertTrue(out().endsWith("run: jd machine -s " + given + " env h1\n"), out());
        machine("-s", given, "env", "h1");
        assertTrue(out().endsWith("# eval \"$(jd machine -s " + given + " env h1)\"\n"), out());
    }

    @Test
    void badInputIsReportedInOneLineAndLeavesNothing() {
        refused("unknown driver \"vmware\": the drivers are netns, generic, none", "create", "-d", "vmware", "h1");
        refused("Invalid hostname specified: \"a/b\"", "create", "-d", "none", "--url", "tcp://h:1", "a/b");
        refused("requires the option --url", "create", "-d", "none", "h1");
        refused("no address of a daemon", "create", "-d", "none", "--url", "ftp://h", "h1");
        refused("requires the option --generic-ip-address", "create", "-d", "generic", "h1");
        refused("SSH key does not exist", "create", "-d", "generic", "--generic-ip-address", "10.0.0.1",
                "--generic-ssh-key", "/nonexistent", "h1");
        refused("--swarm-discovery", "create", "-d", "none", "--url", "tcp://h:1", "--swarm", "h1");
        refused("unknown swarm strategy \"fair\"", "create", "-d", "none", "--url", "tcp://h:1", "--swarm-strategy", "fair", "h1");
        refused("requires exactly 1 argument", "create", "-d", "none");
        refused("Host does not exist: \"h1\"", "start", "h1");
        refused("Error removing machine h1: Host does not exist", "rm", "-f", "h1");
        refused("No active host found", "active");
        refused("Unsupported filter key \"colour\"", "ls", "--filter", "colour=red");
        machine("ls", "-q");
        assertEquals("", out());
    }

    @Test
    void nameThatIsTakenIsRefused() {
        create("h1", "tcp://10.0.0.1:2375");
        refused("Machine h1 already exists", "create", "-d", "none", "--url", "tcp://10.0.0.2:2375", "h1");
        machine("url", "h1");
        assertEquals("tcp://10.0.0.1:2375\n", out());
    }

    @Test
    void hostWithoutADriverCannotBeStopped() {
        create("h1", "tcp://10.0.0.1:2375");
        refused("hosts without a driver cannot be stopped", "stop", "h1");
        refused("created without a driver", "ssh", "h1", "true");
        refused("is not a swarm master", "env", "--swarm", "h1");
    }
}

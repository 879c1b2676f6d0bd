package jd.machine.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jd.machine.driver.HostPaths;
import jd.machine.store.DriverSettings;
import jd.machine.store.EngineSettings;
import jd.machine.store.MachineConfig;
import jd.machine.store.MachineException;
import jd.machine.store.MachineName;
import jd.machine.store.SwarmSettings;
import org.junit.jupiter.api.Test;

class ProvisionPlanTest {
    private static final HostPaths PATHS =
            new HostPaths("/usr/local/lib/jd/jd", "/etc/jd", "/var/lib/jd", "/var/run/jd.pid", "/var/log/jd.log", "/jd");
    private static final ProgramFiles PROGRAM =
            new ProgramFiles(Path.of("/jd"), Map.of("jd", "aa", "target/lib/a.jar", "bb"));
    private static final SwarmSettings ALONE =
            new SwarmSettings(false, "", "", false, SwarmSettings.DEFAULT_HOST, "spread", List.of());

    private static ProvisionPlan plan(SwarmSettings swarm, String... engineOptions) {
        var config = new MachineConfig(
                new MachineName("h1"), new DriverSettings.Generic("10.0.0.2", "root", 22, ""),
                new EngineSettings(List.of(engineOptions), List.of("room=3"), ""), swarm, false);
        return new ProvisionPlan(config, PATHS, "10.0.0.2", "tcp://10.0.0.2:2376");
    }

    private static List<String> names(List<ProvisionStep> steps) {
        return steps.stream().map(step -> step.getClass().getSimpleName()).toList();
    }

    @Test
    void bareDebianGetsEverything() {
        DetectedHost bare = DetectedHost.parse("""
                java=
                distribution=debian
                family=
                hostname=localhost
                systemd=yes
                missing=iptables
                """);
        List<ProvisionStep> steps = plan(ALONE).forDebian(bare, PROGRAM);
        assertEquals(List.of("SetHostname", "InstallPackages", "CopyProgram", "DescribeJava", "CopyCertificates",
                "WriteStartScript", "RestartDaemon", "WaitForDaemon"), names(steps));
        assertEquals(new ProvisionStep.InstallPackages(List.of("iptables", "openjdk-25-jre-headless")), steps.get(1));
        assertEquals(new ProvisionStep.CopyProgram(List.of("jd", "target/lib/a.jar")), steps.get(2));
        assertEquals(new ProvisionStep.RestartDaemon(true), steps.get(6));
    }

    @Test
    void interruptedProvisioningCopiesOnlyTheMissingFiles() {
        DetectedHost half = DetectedHost.parse("""
                java=/usr/lib/jvm/java-25
                distribution=ubuntu
                family=debian
                hostname=h1
                digest=aa jd
                digest=00 target/lib/a.jar
                """);
        List<ProvisionStep> steps = plan(ALONE).forDebian(half, PROGRAM);
        assertEquals(new ProvisionStep.CopyProgram(List.of("target/lib/a.jar")), steps.getFirst());
        assertTrue(steps.contains(new ProvisionStep.RestartDaemon(false)));
    }

    @Test
    void otherDistributionIsRefusedByName() {
        DetectedHost fedora = DetectedHost.parse("distribution=fedora\n");
        String message = assertThrows(MachineException.class, () -> plan(ALONE).forDebian(fedora, PROGRAM)).getMessage();
        assertTrue(message.contains("\"fedora\" is not supported"), message);
    }

    @Test
    void optionsOfTheUserComeLast() {
        ProvisionStep script = plan(ALONE, "cgroup-parent=/x", "debug").forClassroom().get(1);
        assertTrue(script instanceof ProvisionStep.WriteStartScript(String text)
                && text.contains("--label room=3") && text.endsWith("--cgroup-parent=/x --debug\n"), script.toString());
    }

    @Test
    void masterOfASwarmRunsManagerAndAgent() {
        var swarm = new SwarmSettings(true, "", "token://1", true, SwarmSettings.DEFAULT_HOST, "binpack", List.of("heartbeat=5s"));
        List<ProvisionStep> steps = plan(swarm).forClassroom();
        String manager = steps.get(steps.size() - 2).toString();
        String agent = steps.getLast().toString();
        assertTrue(manager.contains("swarm manage") && manager.contains("--strategy binpack --heartbeat=5s token://1"), manager);
        assertTrue(agent.contains("swarm join --advertise 10.0.0.2:2376 token://1"), agent);
    }
}

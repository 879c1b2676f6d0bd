package jd.machine.provision;

import java.util.ArrayList;
import java.util.List;
import jd.machine.driver.EngineService;
import jd.machine.driver.HostPaths;
import jd.machine.store.MachineConfig;
import jd.machine.store.MachineException;

/// Computes the steps of a provisioning. What the host has already is left out, so a provisioning that was interrupted goes
/// on where it stopped.
///
/// Docker Machine 0.3: provision/ubuntu_upstart.go Provision
record ProvisionPlan(MachineConfig config, HostPaths paths, String ipAddress, String url) {
    /// {@return the steps for a classroom host, which shares the programs of this machine}
    List<ProvisionStep> forClassroom() {
        return daemon(false);
    }

    // tag::planning-a-provisioning[]
    /// {@return the steps for a Debian host}
    List<ProvisionStep> forDebian(DetectedHost facts, ProgramFiles program) {
        if (!facts.isDebian()) { // <1>
            throw new MachineException("provision machine \""
                    + config.name() + "\": the distribution \""
                    + facts.distribution() + "\" is not supported:"
                    + " expected Debian or one of its variants");
        }
        var steps = new ArrayList<ProvisionStep>();
        if (!facts.hostname().equals(config.name().text())) {
            steps.add(new ProvisionStep.SetHostname(config.name().text()));
        }
        var packages = new ArrayList<>(facts.missingPackages());
        if (!facts.hasJava()) {
            packages.add("openjdk-25-jre-headless");
        }
        if (!packages.isEmpty()) {
            steps.add(new ProvisionStep.InstallPackages(packages));
        }
        List<String> files = program.missing(facts.digests()); // <2>
        if (!files.isEmpty()) {
            steps.add(new ProvisionStep.CopyProgram(files));
        }
        // Later than the files: the launcher compares the dates.
        steps.add(new ProvisionStep.DescribeJava());
        steps.addAll(daemon(facts.hasSystemd())); // <3>
        return steps;
    }
    // end::planning-a-provisioning[]

    private List<ProvisionStep> daemon(boolean hasSystemd) {
        var steps = new ArrayList<ProvisionStep>();
        steps.add(new ProvisionStep.CopyCertificates());
        steps.add(new ProvisionStep.WriteStartScript(
                EngineScript.daemon(config, paths)));
        steps.add(new ProvisionStep.RestartDaemon(hasSystemd));
        steps.add(new ProvisionStep.WaitForDaemon(url));
        if (config.swarm().master()) {
            steps.add(new ProvisionStep.StartSwarmProgram(
                    EngineService.SWARM_MANAGER, EngineScript.swarmManager(config, paths)));
        }
        if (config.swarm().registers()) {
            steps.add(new ProvisionStep.StartSwarmProgram(
                    EngineService.SWARM_AGENT, EngineScript.swarmAgent(config, paths, ipAddress)));
        }
        return steps;
    }
}

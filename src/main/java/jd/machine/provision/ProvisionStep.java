package jd.machine.provision;

import java.util.List;

/// One step that turns a host into one with a daemon. Each can be repeated without harm.
sealed interface ProvisionStep {
    record SetHostname(String name) implements ProvisionStep {}

    record InstallPackages(List<String> packages) implements ProvisionStep {}

    /// Copies files of jd, by their paths below its directory.
    record CopyProgram(List<String> files) implements ProvisionStep {}

    /// Tells the launcher there which Java it has to execute.
    record DescribeJava() implements ProvisionStep {}

    record CopyCertificates() implements ProvisionStep {}

    record WriteStartScript(String script) implements ProvisionStep {}

    /// Starts the daemon, and stops the one that runs with other settings first.
    record RestartDaemon(boolean hasSystemd) implements ProvisionStep {}

    record WaitForDaemon(String url) implements ProvisionStep {}

    /// Starts a program of the swarm beside the daemon.
    record StartSwarmProgram(String name, String script) implements ProvisionStep {}
}

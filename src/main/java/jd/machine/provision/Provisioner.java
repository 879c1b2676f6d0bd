package jd.machine.provision;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import jd.machine.driver.Driver;
import jd.machine.driver.EngineService;
import jd.machine.driver.Host;
import jd.machine.driver.HostPaths;
import jd.machine.store.DriverSettings;
import jd.machine.store.MachineConfig;
import jd.machine.store.MachineException;
import jd.machine.store.MachineStore;

/// Turns the host of a machine into one that runs a daemon: asks it what it has, plans the steps, carries them out.
///
/// Docker Machine 0.3: libmachine/provision
///
/// @param progress prints a line
public record Provisioner(MachineStore store, MachineCertificates certificates, Consumer<String> progress) {
    // tag::provisioning-a-machine[]
    /// Provisions a machine; one without a host that jd may change is left
    /// as it is.
    public void provision(MachineConfig config) {
        Driver driver = Driver.of(config, store.files(config.name()));
        Optional<Host> reached = driver.host(); // <1>
        if (reached.isEmpty()) {
            return;
        }
        try (Host host = reached.get()) {
            List<ProvisionStep> steps = plan(config, driver, host); // <2>
            progress.accept("Copying certs to the local machine directory...");
            certificates.issue(config, driver.ipAddress()); // <3>
            for (ProvisionStep step : steps) {
                carryOut(step, config, driver.paths(), host);
            }
        }
        progress.accept("Docker is up and running!");
    }
    // end::provisioning-a-machine[]

    private List<ProvisionStep> plan(
            MachineConfig config, Driver driver, Host host) {
        var plan = new ProvisionPlan(
                config, driver.paths(), driver.ipAddress(), driver.url());
        if (config.driver() instanceof DriverSettings.Netns) {
            return plan.forClassroom();
        }
        progress.accept("Detecting operating system of created instance...");
        DetectedHost facts = DetectedHost.of(host, driver.paths());
        progress.accept("Provisioning with " + facts.distribution() + "...");
        return plan.forDebian(facts, ProgramFiles.of(home()));
    }

    private static Path home() {
        String home = System.getProperty("jd.home", "");
        if (home.isEmpty()) {
            throw new MachineException("the provisioner copies the build of the launcher: use ./jd machine");
        }
        return Path.of(home);
    }

    private void carryOut(ProvisionStep step, MachineConfig config, HostPaths paths, Host host) {
        switch (step) {
            case ProvisionStep.SetHostname hostname -> {
                progress.accept("Setting the host name...");
                setHostname(hostname.name(), host);
            }
            case ProvisionStep.InstallPackages install -> {
                progress.accept("Installing packages: " + String.join(" ", install.packages()) + "...");
                host.require("install packages", "apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y "
                        + "--no-install-recommends install " + String.join(" ", install.packages()));
            }
            case ProvisionStep.CopyProgram copy -> {
                progress.accept("Installing jd (" + copy.files().size() + " files)...");
                copy.files().forEach(file -> copyProgram(file, paths, host));
            }
            case ProvisionStep.DescribeJava _ -> describeJava(paths, host);
            case ProvisionStep.CopyCertificates _ -> {
                progress.accept("Copying certs to the remote machine...");
                copyCertificates(config, paths, host);
            }
            case ProvisionStep.WriteStartScript start -> {
                progress.accept("Setting Docker configuration on the remote daemon...");
                host.write(paths.startScript(), start.script(), "0755");
            }
            case ProvisionStep.RestartDaemon restart -> restart(restart.hasSystemd(), paths, host);
            case ProvisionStep.WaitForDaemon wait -> {
                progress.accept("Checking connection to Docker...");
                await(wait.url(), config, paths, host);
            }
            case ProvisionStep.StartSwarmProgram swarm -> {
                progress.accept("Configuring swarm: " + swarm.name() + "...");
                host.write(paths.settings() + "/" + swarm.name(), swarm.script(), "0755");
                new EngineService(host, paths).startBeside(swarm.name());
            }
        }
    }

    /// `hostname` for the running system, the file for the next boot, and a line so that the name is found without DNS.
    private static void setHostname(String name, Host host) {
        host.require("set the host name", "echo " + name + " >/proc/sys/kernel/hostname && echo " + name
                + " >/etc/hostname && { grep -q '[[:space:]]" + name + "$' /etc/hosts || echo '127.0.1.1 " + name
                + "' >>/etc/hosts; }");
    }

    private static void copyProgram(String file, HostPaths paths, Host host) {
        Path source = home().resolve(file);
        String target = Path.of(paths.jd()).resolveSibling(file).toString();
        try {
            host.write(target, Files.readAllBytes(source), Files.isExecutable(source) ? "0755" : "0644");
        } catch (IOException e) {
            throw new MachineException("read " + source + ": " + e.getMessage(), e);
        }
    }

    /// The launcher's description of its build, with the Java of that host.
    private static void describeJava(HostPaths paths, Host host) {
        Path env = Path.of("target/launch/env");
        String there = Path.of(paths.jd()).resolveSibling(env).toString();
        try {
            String text = Files.readString(home().resolve(env)).lines()
                    .filter(line -> !line.startsWith("JD_JAVA=") && !line.startsWith("JD_RELEASE="))
                    .reduce("", (all, line) -> all + line + "\n");
            host.write(there + ".build", text, "0644");
            host.require("describe the Java of the host", DetectedHost.FIND_JAVA + """
                    [ -n "$home" ] || { echo 'no Java 25 in /usr/lib/jvm' >&2; exit 1; }
                    release=$(grep -m 1 '^JAVA_RUNTIME_VERSION=' "$home/release" || grep '^JAVA_VERSION=' "$home/release")
                    { cat ENV.build; echo "JD_JAVA='$home/bin/java'"; echo "JD_RELEASE='$release'"; } >ENV.new
                    mv ENV.new ENV && rm ENV.build && mkdir -p /usr/local/bin && ln -sf LAUNCHER /usr/local/bin/jd
                    """.replace("ENV", there).replace("LAUNCHER", paths.jd()));
        } catch (IOException e) {
            throw new MachineException("read " + home().resolve(env) + ": " + e.getMessage(), e);
        }
    }

    private void copyCertificates(MachineConfig config, HostPaths paths, Host host) {
        var files = store.files(config.name());
        try {
            host.write(paths.ca(), Files.readAllBytes(files.ca()), "0644");
            host.write(paths.serverCert(), Files.readAllBytes(files.serverCert()), "0644");
            host.write(paths.serverKey(), Files.readAllBytes(files.serverKey()), "0600");
        } catch (IOException e) {
            throw new MachineException("read the certificates of machine \"" + config.name() + "\": " + e.getMessage(), e);
        }
    }

    private static void restart(boolean hasSystemd, HostPaths paths, Host host) {
        if (!hasSystemd) {
            var service = new EngineService(host, paths);
            service.stop();
            service.start();
            return;
        }
        try {
            String unit = Files.readString(home().resolve("src/main/sh/jd.service"))
                    .replaceFirst("(?m)^ExecStart=.*$", "ExecStart=" + paths.startScript());
            host.write("/etc/systemd/system/jd.service", unit, "0644");
            host.require("start the daemon",
                    "systemctl daemon-reload && systemctl enable -q jd && systemctl restart --no-block jd");
        } catch (IOException e) {
            throw new MachineException("read the unit file of jd: " + e.getMessage(), e);
        }
    }

    /// A daemon that has not come up has said why in its log.
    private void await(String url, MachineConfig config, HostPaths paths, Host host) {
        try {
            new MachineDaemon(url, store.files(config.name())).awaitAnswer();
        } catch (MachineException e) {
            Host.Output log = host.run("tail -n 5 " + Host.quoted(paths.log()), new byte[0]);
            throw new MachineException(e.getMessage() + (log.out().isBlank() ? "" : "; the end of its log:\n" + log.out().strip()), e);
        }
    }
}

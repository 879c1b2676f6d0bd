package jd.journey;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A computer for tests of `jd machine`: a network namespace, in which the machines' bridge is created, and a store of its
/// own. Closing it fails when something of a machine remains.
final class MachineLab implements AutoCloseable {
    private final String name = "jdml" + ProcessHandle.current().pid();
    private final Path directory;
    private final List<Process> hosts = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();

    MachineLab() {
        JdHost.build();
        try {
            directory = Files.createTempDirectory(Path.of("/var/tmp"), name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Command.of("ip", "netns", "add", name).run().ok();
        inside("ip", "link", "set", "lo", "up").run().ok();
    }

    Path directory() {
        return directory;
    }

    /// {@return a name for a machine that no other test uses}
    String machineName(String suffix) {
        return name + suffix;
    }

    Command inside(String... words) {
        List<String> all = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + name));
        all.addAll(List.of(words));
        Command command = Command.of(all);
        environment.forEach(command::with);
        return command;
    }

    Command machine(String... words) {
        List<String> all = new ArrayList<>(List.of(JdHost.JD, "machine"));
        all.addAll(List.of(words));
        return inside(all.toArray(String[]::new))
                .with("MACHINE_STORAGE_PATH", directory.resolve("store").toString()).with("SHELL", "/bin/bash");
    }

    /// Does what `eval "$(jd machine env …)"` does in a shell.
    void evaluate(String... words) {
        environment.clear();
        List<String> all = new ArrayList<>(List.of("env"));
        all.addAll(List.of(words));
        machine(all.toArray(String[]::new)).run().ok().out().lines()
                .filter(line -> line.startsWith("export "))
                .map(line -> line.substring("export ".length()).split("=", 2))
                .forEach(pair -> environment.put(pair[0], pair[1].replace("\"", "")));
    }

    Command docker(String... words) {
        List<String> all = new ArrayList<>(List.of(Peer.DOCKER.orSkip().program().toString()));
        all.addAll(List.of(words));
        return inside(all.toArray(String[]::new)).with("DOCKER_CONFIG", directory.resolve("docker-config").toString());
    }

    Command jd(String... words) {
        List<String> all = new ArrayList<>(List.of(JdHost.JD));
        all.addAll(List.of(words));
        return inside(all.toArray(String[]::new));
    }

    /// Starts a host with an SSH server in a network namespace of its own, at 10.77.0.2.
    ///
    /// @return its process, which is the host: killing it ends everything on the host
    Process startSshHost(Path publicKey) {
        Peer.SSHD.orSkip();
        String host = name + "r";
        if (!Files.exists(Path.of("/run/netns", host))) {
            Command.of("ip", "netns", "add", host).run().ok();
            inside("ip", "link", "add", "jdmlv", "type", "veth", "peer", "name", "eth0", "netns", host).run().ok();
            inside("ip", "addr", "add", "10.77.0.1/24", "dev", "jdmlv").run().ok();
            inside("ip", "link", "set", "jdmlv", "up").run().ok();
            Command.of("ip", "-n", host, "link", "set", "lo", "up").run().ok();
            Command.of("ip", "-n", host, "addr", "add", "10.77.0.2/24", "dev", "eth0").run().ok();
            Command.of("ip", "-n", host, "link", "set", "eth0", "up").run().ok();
        }
        String packages = Peer.SSHD.unpacked().stream().map(Path::toString).collect(Collectors.joining(":"));
        try {
            Path disk = Files.createDirectories(directory.resolve("ssh-host-disk"));
            Process process = new ProcessBuilder("nsenter", "--net=/run/netns/" + host,
                    JdHost.HOME.resolve("src/test/sh/ssh-host").toString(), disk.toString(), packages, publicKey.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("ssh-host.log").toFile())
                    .start();
            hosts.add(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JdHost.await("the SSH server listens", () -> read("ssh-host.log").contains("Server listening"));
        return hosts.getLast();
    }

    String read(String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }

    /// {@return what is left of the machines on this computer}
    List<String> leftovers() {
        List<String> left = new ArrayList<>();
        inside("ip", "-o", "link").run().ok().out().lines().filter(line -> line.contains("jdm0")).forEach(left::add);
        inside("iptables-save").run().out().lines().filter(line -> line.startsWith("-A")).forEach(left::add);
        try (Stream<Path> namespaces = Files.list(Path.of("/run/netns"))) {
            namespaces.map(Path::toString).filter(file -> file.contains("jdm-" + name)).forEach(left::add);
        } catch (IOException e) {
            left.add(e.toString());
        }
        for (String group : cgroups()) {
            left.add("cgroup " + group);
        }
        ProcessHandle.allProcesses().filter(process -> process.pid() != ProcessHandle.current().pid())
                .map(process -> commandLine(process.pid())).filter(line -> line.contains(directory + "/store"))
                .forEach(left::add);
        for (String line : mounts()) {
            left.add("mount " + line);
        }
        return left;
    }

    private List<String> cgroups() {
        return Command.of("find", "/sys/fs/cgroup", "-maxdepth", "4", "-type", "d", "-name", "jdm-" + name + "*").run().out()
                .lines().toList();
    }

    private List<String> mounts() {
        try {
            return Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .filter(line -> line.contains(directory.toString())).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            environment.clear();
            List<String> names = machine("ls", "-q").run().out().lines().toList();
            if (!names.isEmpty()) {
                machine(Stream.concat(Stream.of("rm", "-f"), names.stream()).toArray(String[]::new)).run();
            }
            hosts.forEach(MachineLab::end);
            assertEquals(List.of(), leftovers());
        } finally {
            Command.of("ip", "netns", "del", name + "r").run();
            Command.of("ip", "netns", "del", name).run();
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException e) {
                System.err.println("remove " + directory + ": " + e);
            }
        }
    }

    static void end(Process host) {
        host.descendants().forEach(ProcessHandle::destroyForcibly);
        host.destroyForcibly();
        try {
            host.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

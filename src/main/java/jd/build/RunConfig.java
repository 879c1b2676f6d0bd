package jd.build;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.build.file.Instruction;
import jd.server.api.ContainerConfig;
import jd.server.api.ContainerConfig.Healthcheck;
import jd.server.api.Json;

/// The part of a container's configuration that a Dockerfile sets: how the process runs, and what the image declares.
/// Immutable: each change returns another one.
///
/// Docker 1.2.0: runconfig/config.go
record RunConfig(Process process, Declared declared) {
    private static final List<String> DEFAULT_SHELL = List.of("/bin/sh", "-c");
    private static final String DEFAULT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    static final RunConfig EMPTY = new RunConfig(
            new Process(List.of(), Optional.empty(), Optional.empty(), "", "", List.of()),
            new Declared(Map.of(), Map.of(), Map.of(), List.of(), "", Optional.empty()));

    /// How the process of a container runs. `shell` is empty for the default.
    record Process(
            List<String> env, Optional<List<String>> cmd, Optional<List<String>> entrypoint, String user,
            String workingDir, List<String> shell) {
        Process {
            env = List.copyOf(env);
        }
    }

    /// What the image declares. `ports` and `volumes` are sets, as JSON objects whose values are empty.
    record Declared(
            Map<String, Map<String, Object>> ports, Map<String, Map<String, Object>> volumes,
            Map<String, String> labels, List<String> onBuild, String stopSignal, Optional<Healthcheck> health) {}

    /// {@return the configuration of a base image} Without `PATH` it gets Docker's.
    static RunConfig of(ContainerConfig image) {
        return unchanged(image).withPath();
    }

    /// {@return a configuration as it is}
    static RunConfig unchanged(ContainerConfig image) {
        Process process = new Process(
                Json.orEmpty(image.env()), Optional.ofNullable(image.cmd()), Optional.ofNullable(image.entrypoint()),
                text(image.user()), text(image.workingDir()), Json.orEmpty(image.shell()));
        Declared declared = new Declared(
                Json.orEmpty(image.exposedPorts()), Json.orEmpty(image.volumes()), Json.orEmpty(image.labels()),
                Json.orEmpty(image.onBuild()), text(image.stopSignal()), Optional.ofNullable(image.healthcheck()));
        return new RunConfig(process, declared);
    }

    private static String text(String textOrNull) {
        return textOrNull == null ? "" : textOrNull;
    }

    RunConfig withPath() {
        if (variables().containsKey("PATH")) {
            return this;
        }
        List<String> env = new ArrayList<>(process.env);
        env.add(DEFAULT_PATH);
        return withEnv(env);
    }

    /// {@return the environment by name; of a name that occurs twice the first}
    Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String variable : process.env) {
            int equals = variable.indexOf('=');
            if (equals >= 0) {
                variables.putIfAbsent(variable.substring(0, equals), variable.substring(equals + 1));
            }
        }
        return variables;
    }

    /// {@return the program and arguments for a command: that of the shell form is run by the shell}
    List<String> commandLine(Instruction.CommandLine command) {
        List<String> line = new ArrayList<>();
        if (command.shell()) {
            line.addAll(shell());
        }
        line.addAll(command.words());
        return List.copyOf(line);
    }

    List<String> shell() {
        return process.shell.isEmpty() ? DEFAULT_SHELL : process.shell;
    }

    RunConfig withVariable(String name, String value) {
        List<String> env = new ArrayList<>(process.env);
        String variable = name + "=" + value;
        int at = 0;
        while (at < env.size() && !env.get(at).startsWith(name + "=") && !env.get(at).equals(name)) {
            at++;
        }
        if (at < env.size()) {
            env.set(at, variable);
        } else {
            env.add(variable);
        }
        return withEnv(env);
    }

    RunConfig withEnv(List<String> env) {
        return new RunConfig(new Process(
                env, process.cmd, process.entrypoint, process.user, process.workingDir, process.shell), declared);
    }

    RunConfig withCmd(Optional<List<String>> cmd) {
        return new RunConfig(new Process(
                process.env, cmd, process.entrypoint, process.user, process.workingDir, process.shell), declared);
    }

    RunConfig withEntrypoint(Optional<List<String>> entrypoint) {
        return new RunConfig(new Process(
                process.env, process.cmd, entrypoint, process.user, process.workingDir, process.shell), declared);
    }

    RunConfig withUser(String user) {
        return new RunConfig(new Process(
                process.env, process.cmd, process.entrypoint, user, process.workingDir, process.shell), declared);
    }

    RunConfig withWorkingDir(String workingDir) {
        return new RunConfig(new Process(
                process.env, process.cmd, process.entrypoint, process.user, workingDir, process.shell), declared);
    }

    RunConfig withShell(List<String> shell) {
        return new RunConfig(new Process(
                process.env, process.cmd, process.entrypoint, process.user, process.workingDir, shell), declared);
    }

    RunConfig withPorts(List<String> more) {
        return new RunConfig(process, new Declared(
                union(declared.ports, more), declared.volumes, declared.labels, declared.onBuild, declared.stopSignal,
                declared.health));
    }

    RunConfig withVolumes(List<String> more) {
        return new RunConfig(process, new Declared(
                declared.ports, union(declared.volumes, more), declared.labels, declared.onBuild, declared.stopSignal,
                declared.health));
    }

    private static Map<String, Map<String, Object>> union(Map<String, Map<String, Object>> set, List<String> more) {
        Map<String, Map<String, Object>> all = new TreeMap<>(set);
        more.forEach(name -> all.put(name, Map.of()));
        return all;
    }

    RunConfig withLabel(String name, String value) {
        Map<String, String> labels = new TreeMap<>(declared.labels);
        labels.put(name, value);
        return new RunConfig(process, new Declared(
                declared.ports, declared.volumes, labels, declared.onBuild, declared.stopSignal, declared.health));
    }

    RunConfig withOnBuild(List<String> triggers) {
        return new RunConfig(process, new Declared(
                declared.ports, declared.volumes, declared.labels, triggers, declared.stopSignal, declared.health));
    }

    RunConfig withStopSignal(String signal) {
        return new RunConfig(process, new Declared(
                declared.ports, declared.volumes, declared.labels, declared.onBuild, signal, declared.health));
    }

    RunConfig withHealth(Optional<Healthcheck> health) {
        return new RunConfig(process, new Declared(
                declared.ports, declared.volumes, declared.labels, declared.onBuild, declared.stopSignal, health));
    }

    /// {@return the wire record} `image` is the id of the image that the configuration belongs to.
    ContainerConfig toConfig(String image) {
        return new ContainerConfig(
                "", "", process.user, false, false, false, declared.ports.isEmpty() ? null : declared.ports, false,
                false, false, process.env, process.cmd.orElse(null), declared.health.orElse(null), image,
                declared.volumes.isEmpty() ? null : declared.volumes, process.workingDir,
                process.entrypoint.orElse(null), false, "", declared.onBuild.isEmpty() ? null : declared.onBuild,
                declared.labels.isEmpty() ? null : declared.labels, declared.stopSignal, null,
                process.shell.isEmpty() ? null : process.shell);
    }

    /// {@return the wire record, with what a Dockerfile cannot set from another one}
    ContainerConfig toConfig(ContainerConfig c) {
        ContainerConfig own = toConfig(text(c.image()));
        return new ContainerConfig(
                text(c.hostname()), text(c.domainname()), own.user(), c.attachStdin(), c.attachStdout(),
                c.attachStderr(), own.exposedPorts(), c.tty(), c.openStdin(), c.stdinOnce(),
                own.env().isEmpty() ? c.env() : own.env(), own.cmd(),
                own.healthcheck(), own.image(), own.volumes(), own.workingDir(), own.entrypoint(),
                c.networkDisabled(), c.macAddress(), own.onBuild(), own.labels(), own.stopSignal(), c.stopTimeout(),
                own.shell());
    }
}

package jd.build;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import jd.build.file.BuildException;
import jd.build.file.Expansion;
import jd.build.file.GoText;
import jd.build.file.Instruction;
import jd.build.file.Instruction.CommandLine;
import jd.build.file.Instruction.Declaration;
import jd.build.file.Instruction.Pair;
import jd.create.life.Signals;
import jd.server.api.ContainerConfig;
import jd.server.api.ContainerConfig.Healthcheck;
import jd.server.api.GoTime;

/// Decides what an instruction does: a function of the state and the instruction, without side effects.
///
/// Docker 1.2.0: daemon/build.go, the Cmd… methods; today: builder/dockerfile/dispatchers.go
final class StepPlan {
    private static final String BUILDKIT = " requires BuildKit. Refer to https://docs.docker.com/go/buildkit/"
            + " to learn how to build images with BuildKit enabled";
    private static final Healthcheck NO_HEALTHCHECK = new Healthcheck(List.of("NONE"), 0, 0, 0, 0, 0);

    private final BuildState state;
    private final Map<String, String> variables;
    private final char escape;

    private StepPlan(BuildState state, char escape) {
        this.state = state;
        this.variables = state.variables();
        this.escape = escape;
    }

    /// @param escape the escape character of the Dockerfile
    /// @throws BuildException with Docker's message
    static BuildStep of(BuildState state, Instruction instruction, char escape) {
        return new StepPlan(state, escape).step(instruction);
    }

    // tag::what-an-instruction-does[]
    private BuildStep step(Instruction instruction) {
        RunConfig config = state.config();
        return switch (instruction) {
            case Instruction.From from -> throw new IllegalStateException(
                    "begins a stage: " + from.text());
            case Instruction.Run run -> run(run); // <1>
            case Instruction.Copy copy -> copy(copy); // <2>
            case Instruction.Cmd cmd -> cmd(config, cmd.command());
            case Instruction.Entrypoint entry ->
                entrypoint(config, entry.command());
            case Instruction.Env env -> // <3>
                env(config, expanded(env.pairs()));
            case Instruction.Label label -> label(config, label.expands()
                    ? expanded(label.pairs()) : label.pairs());
            case Instruction.Arg arg -> arg(arg.declarations());
            case Instruction.Workdir workdir ->
                workdir(config, word(workdir.path()));
            case Instruction.User user -> configure(
                    state.with(config.withUser(word(user.user()))),
                    "USER " + word(user.user()));
            case Instruction.Expose expose -> expose(config, expose.ports());
            case Instruction.Volume volume ->
                volume(config, words(volume.paths()));
            case Instruction.Shell shell -> configure(
                    state.with(config.withShell(shell.command())),
                    "SHELL " + GoText.listed(shell.command()));
            case Instruction.StopSignal stop ->
                stopSignal(config, word(stop.signal()));
            case Instruction.HealthCheck health ->
                healthcheck(config, health.check());
            case Instruction.OnBuild onBuild ->
                onBuild(config, onBuild.trigger());
            case Instruction.Maintainer maintainer -> configure(
                    state.by(maintainer.name()),
                    "MAINTAINER " + maintainer.name());
        };
    }
    // end::what-an-instruction-does[]

    private String word(String text) {
        return Expansion.word(text, escape, variables);
    }

    private List<String> words(List<String> texts) {
        return texts.stream().map(this::word).toList();
    }

    private List<Pair> expanded(List<Pair> pairs) {
        return pairs.stream().map(pair -> new Pair(word(pair.name()), word(pair.value()))).toList();
    }

    /// {@return a step whose command says what it does: `/bin/sh -c #(nop)  ENV A=1`} No shell ever runs it.
    private static BuildStep configure(BuildState after, String comment) {
        return configure(after, List.of("#(nop) ", comment), Optional.empty());
    }

    private static BuildStep configure(BuildState after, List<String> comment, Optional<String> note) {
        return new BuildStep.Configure(after, key(after, comment), note);
    }

    /// {@return the configuration of the cache's key: that of the image, with the instruction as the command}
    static ContainerConfig key(BuildState after, List<String> comment) {
        List<String> command = new ArrayList<>(after.config().shell());
        command.addAll(comment);
        return after.config().withCmd(Optional.of(command)).toConfig(after.imageText());
    }

    private BuildStep cmd(RunConfig config, CommandLine command) {
        List<String> line = lineOrNone(config, command);
        BuildState after = state.with(config.withCmd(given(line)));
        return configure(
                command.words().isEmpty() ? after : after.withCmdSet(), "CMD " + GoText.quoted(line));
    }

    /// `CMD` and `ENTRYPOINT` without words set no command.
    private static List<String> lineOrNone(RunConfig config, CommandLine command) {
        return command.words().isEmpty() ? List.of() : config.commandLine(command);
    }

    private static Optional<List<String>> given(List<String> line) {
        return line.isEmpty() ? Optional.empty() : Optional.of(line);
    }

    /// A command of the base image belongs to the base image's entry point, so it is dropped.
    private BuildStep entrypoint(RunConfig config, CommandLine command) {
        List<String> line = lineOrNone(config, command);
        RunConfig with = config.withEntrypoint(given(line));
        return configure(
                state.with(state.cmdSet() ? with : with.withCmd(Optional.empty())),
                "ENTRYPOINT " + GoText.quoted(line));
    }

    private BuildStep env(RunConfig config, List<Pair> pairs) {
        RunConfig after = config;
        for (Pair pair : pairs) {
            after = after.withVariable(pair.name(), pair.value());
        }
        return configure(state.with(after), "ENV " + joined(pairs));
    }

    /// {@return `A=1 B=2`, as in the history}
    private static String joined(List<Pair> pairs) {
        return pairs.stream().map(pair -> pair.name() + "=" + pair.value()).collect(Collectors.joining(" "));
    }

    private BuildStep label(RunConfig config, List<Pair> pairs) {
        RunConfig after = config;
        for (Pair pair : pairs) {
            after = after.withLabel(pair.name(), pair.value());
        }
        return configure(state.with(after), "LABEL " + joined(pairs));
    }

    private BuildStep arg(List<Declaration> declarations) {
        List<Declaration> all = declarations.stream().map(this::expanded).toList();
        BuildArgs args = state.args();
        for (Declaration declaration : all) {
            args = args.with(declaration);
        }
        String comment = all.stream()
                .map(declaration -> declaration.name() + declaration.value().map(value -> "=" + value).orElse(""))
                .collect(Collectors.joining(" "));
        return configure(state.with(args), "ARG " + comment);
    }

    private Declaration expanded(Declaration declaration) {
        return new Declaration(word(declaration.name()), declaration.value().map(this::word));
    }

    /// The container that is made for the step makes the directory.
    private BuildStep workdir(RunConfig config, String path) {
        if (path.isEmpty()) {
            throw new BuildException("cannot normalize nothing");
        }
        String absolute = absolute(config, path);
        return configure(
                state.with(config.withWorkingDir(absolute)), List.of("#(nop) WORKDIR " + absolute), Optional.empty());
    }

    private static String absolute(RunConfig config, String path) {
        try {
            return Path.of("/" + config.process().workingDir()).resolve(path).normalize().toString();
        } catch (InvalidPathException e) { // it contains a NUL
            throw new BuildException("mkdir " + path + ": invalid argument", e);
        }
    }

    private BuildStep expose(RunConfig config, List<String> ports) {
        List<String> words = ports.stream()
                .flatMap(port -> Expansion.words(port, escape, variables).stream())
                .toList();
        List<String> all = words.stream().flatMap(port -> ExposedPorts.parse(port).stream()).toList();
        return configure(state.with(config.withPorts(all)), "EXPOSE " + String.join(" ", words));
    }

    private BuildStep volume(RunConfig config, List<String> paths) {
        if (paths.contains("")) {
            throw new BuildException("VOLUME specified can not be an empty string");
        }
        return configure(state.with(config.withVolumes(paths)), "VOLUME " + GoText.listed(paths));
    }

    private BuildStep stopSignal(RunConfig config, String signal) {
        if (Signals.parse(signal).isEmpty()) {
            throw new BuildException("invalid signal: " + signal);
        }
        return configure(state.with(config.withStopSignal(signal)), "STOPSIGNAL " + signal);
    }

    private BuildStep healthcheck(RunConfig config, Healthcheck check) {
        Optional<String> note = config.declared().health()
                .map(Healthcheck::test)
                .filter(test -> !test.isEmpty() && !test.getFirst().equals("NONE"))
                .map(test -> "Note: overriding previous HEALTHCHECK: " + GoText.listed(test));
        String comment = "HEALTHCHECK &{" + GoText.quoted(check.test()) + durations(check) + "}";
        Healthcheck merged = config.declared().health().map(before -> inherited(check, before)).orElse(check);
        return configure(
                state.with(config.withHealth(Optional.of(merged))), List.of("#(nop) ", comment), note);
    }

    /// As in Docker, what a check does not set is that of the check before it.
    private static Healthcheck inherited(Healthcheck check, Healthcheck before) {
        return new Healthcheck(
                check.test(),
                check.interval() == 0 ? before.interval() : check.interval(),
                check.timeout() == 0 ? before.timeout() : check.timeout(),
                check.startPeriod() == 0 ? before.startPeriod() : check.startPeriod(),
                check.startInterval() == 0 ? before.startInterval() : check.startInterval(),
                check.retries() == 0 ? before.retries() : check.retries());
    }

    private static String durations(Healthcheck check) {
        return " " + duration(check.interval())
                + " " + duration(check.timeout())
                + " " + duration(check.startPeriod())
                + " " + duration(check.startInterval())
                + " " + GoText.quotedRune(check.retries());
    }

    private static String duration(long nanos) {
        return GoText.quoted(GoTime.duration(Duration.ofNanos(nanos)));
    }

    private BuildStep onBuild(RunConfig config, String trigger) {
        List<String> triggers = new ArrayList<>(config.declared().onBuild());
        triggers.add(trigger);
        return configure(state.with(config.withOnBuild(triggers)), "ONBUILD " + trigger);
    }

    /// The key has the build arguments in front of the command (`|1 V=7 /bin/sh -c …`), because another value can have
    /// another result. They are in the container's environment, and not in the image's.
    private BuildStep run(Instruction.Run run) {
        if (!run.flags().isEmpty()) {
            throw new BuildException("the --" + run.flags().getFirst() + " option" + BUILDKIT);
        }
        refuseHeredoc(run.heredoc());
        RunConfig config = state.config();
        List<String> line = config.commandLine(run.command());
        Map<String, String> visible = new TreeMap<>(state.args().visible(config.variables()));
        List<String> saved = new ArrayList<>();
        if (!visible.isEmpty()) {
            List<String> counted = variables(visible, state.args()::countsForCache);
            saved.add("|" + counted.size());
            saved.addAll(counted);
        }
        saved.addAll(line);
        RunConfig key = config.withCmd(Optional.of(saved));
        List<String> env = new ArrayList<>(config.process().env());
        env.addAll(variables(visible, _ -> true));
        RunConfig container = config.withCmd(Optional.of(line)).withEnv(env)
                .withHealth(Optional.of(NO_HEALTHCHECK));
        if (!saved.isEmpty()) {
            key = key.withEntrypoint(Optional.empty());
            container = container.withEntrypoint(Optional.of(List.of("")));
        }
        return new BuildStep.Run(state, key.toConfig(state.imageText()), container.toConfig(state.imageText()));
    }

    private static List<String> variables(Map<String, String> values, Predicate<String> counted) {
        return values.entrySet().stream()
                .filter(entry -> counted.test(entry.getKey()))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /// Docker's classic builder drops the lines of a here-document without a word, and runs the rest.
    private static void refuseHeredoc(boolean heredoc) {
        if (heredoc) {
            throw new BuildException("the heredoc syntax" + BUILDKIT);
        }
    }

    private BuildStep copy(Instruction.Copy copy) {
        if (!copy.flags().chmod().isEmpty()) {
            throw new BuildException("the --chmod option" + BUILDKIT);
        }
        refuseHeredoc(copy.heredoc());
        var flags = new Instruction.CopyFlags(copy.flags().from(), word(copy.flags().chown()), "");
        return new BuildStep.Copy(state, new BuildStep.CopyOrder(
                copy.add(), words(copy.sources()), word(copy.destination()), flags));
    }
}

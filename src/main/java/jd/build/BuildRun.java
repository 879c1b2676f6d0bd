package jd.build;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import jd.build.file.BuildException;
import jd.build.file.BuildFile;
import jd.build.file.Dockerfile;
import jd.build.file.Expansion;
import jd.build.file.GoText;
import jd.build.file.Instruction;
import jd.build.file.InstructionParser;
import jd.build.file.Statement;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.server.api.ContainerConfig;
import jd.server.api.Json;
import jd.storage.Graph;

/// One build: executes the instructions of a Dockerfile, one after the other.
///
/// Docker 1.2.0: daemon/build.go Build, BuildStep; today: builder/dockerfile/builder.go
final class BuildRun {
    private static final String SCRATCH = "scratch";

    private final Graph graph;
    private final BaseImages images;
    private final BuildCache cache;
    private final StepRunner runner;
    private final Supplier<StepContainers> containers;
    private final BuildOutput output;
    private final CompletableFuture<Void> gone;
    private final Removal removal;

    private final StageResults results = new StageResults();
    private char escape;
    private int steps;
    private int printed;

    /// When the containers of steps are removed: after each one, or only after a successful one, or never.
    enum Removal {
        ALWAYS, AFTER_SUCCESS, NEVER
    }

    BuildRun(
            Graph graph, BaseImages images, BuildCache cache, StepRunner runner, Supplier<StepContainers> containers,
            BuildOutput output, CompletableFuture<Void> gone, Removal removal) {
        this.graph = graph;
        this.images = images;
        this.cache = cache;
        this.runner = runner;
        this.containers = containers;
        this.output = output;
        this.gone = gone;
        this.removal = removal;
    }

    // tag::fold[]
    /// {@return the image of the last stage}
    ImageId run(BuildFile file, char escapeCharacter, BuildArgs given) {
        escape = escapeCharacter;
        steps = file.steps();
        BuildArgs args = globals(file.globals(), given);

        Optional<ImageId> image = Optional.empty();
        for (BuildFile.Stage stage : file.stages()) { // <1>
            results.requireFree(stage.from().name());
            announce(stage.from());
            cache.nextStage();
            BuildState state = begin(stage.from(), args); // <2>
            showImage(state);

            // The fold: each instruction takes the state and returns the next.
            for (Instruction instruction : stage.instructions()) {
                requireClient();
                announce(instruction);
                state = execute(state, instruction); // <3>
                showImage(state);
            }

            image = state.image();
            image.ifPresent(output::image);
            results.add(stage.from().name(), image); // <4>
            args = state.args();
        }

        warnOfUnused(args);
        return image.orElseThrow(() -> new BuildException(
                "No image was generated. Is your Dockerfile empty?"));
    }
    // end::fold[]

    private BuildArgs globals(List<Instruction.Arg> globals, BuildArgs given) {
        BuildArgs args = given;
        for (Instruction.Arg arg : globals) {
            announce(arg);
            for (Instruction.Declaration declared : arg.declarations()) {
                Map<String, String> variables = args.inFrom();
                args = args.withGlobal(new Instruction.Declaration(
                        Expansion.word(declared.name(), escape, variables),
                        declared.value().map(value -> Expansion.word(value, escape, variables))));
            }
        }
        return args;
    }

    private void announce(Instruction instruction) {
        output.print("Step " + ++printed + "/" + steps + " : " + instruction.text() + "\n");
    }

    private void showImage(BuildState state) {
        output.print(" ---> " + state.image().map(ImageId::shortId).orElse("") + "\n");
    }

    private void requireClient() {
        if (gone.isDone()) {
            output.print("Build cancelled\n");
            throw new BuildException("Build cancelled");
        }
    }

    private BuildState begin(Instruction.From from, BuildArgs args) {
        String name = Expansion.word(from.base(), escape, args.inFrom());
        if (name.isEmpty()) {
            throw new BuildException("base name (" + from.base() + ") should not be blank");
        }
        Optional<ImageId> stage = results.named(name);
        if (stage.isEmpty() && name.equals(SCRATCH)) {
            return BuildState.begin(Optional.empty(), RunConfig.EMPTY, args);
        }
        String platform = Expansion.word(from.platform(), escape, args.inFrom());
        ImageId image = stage.orElseGet(() -> images.find(name, platform));
        BuildState state = BuildState.begin(Optional.of(image), config(image), args);
        return triggers(state);
    }

    private RunConfig config(ImageId id) {
        ImageConfig image = graph.image(id).orElseThrow();
        return RunConfig.of(Json.mapper().convertValue(image.config(), ContainerConfig.class));
    }

    /// Executes the instructions that `ONBUILD` has left in the base image.
    private BuildState triggers(BuildState base) {
        List<String> triggers = base.config().declared().onBuild();
        if (triggers.isEmpty()) {
            return base;
        }
        output.print("# Executing " + triggers.size() + " build trigger" + (triggers.size() > 1 ? "s" : "") + "\n");
        BuildState state = base.with(base.config().withOnBuild(List.of()));
        for (String trigger : triggers) {
            List<Statement> statements = Dockerfile.parse(trigger).statements();
            if (statements.size() != 1) {
                throw new BuildException("onbuild trigger should be a single expression");
            }
            state = execute(state, InstructionParser.parse(statements.getFirst()));
        }
        return state;
    }

    private BuildState execute(BuildState state, Instruction instruction) {
        BuildStep step = StepPlan.of(state, instruction, escape);
        StepContainers used = containers.get();
        boolean done = false;
        try {
            BuildState next = runner.run(step, used, () -> source(step));
            done = true;
            return next;
        } finally {
            if (removal == Removal.ALWAYS || done && removal == Removal.AFTER_SUCCESS) {
                used.removeAll();
            }
        }
    }

    /// {@return the image of `--from`: a stage, or any other image}
    private ImageId source(BuildStep step) {
        String from = step instanceof BuildStep.Copy copy ? copy.order().flags().from() : "";
        try {
            return results.find(from).orElseGet(() -> images.find(from, ""));
        } catch (RuntimeException e) {
            throw new BuildException("invalid from flag value " + from + ": " + e.getMessage(), e);
        }
    }

    private void warnOfUnused(BuildArgs args) {
        List<String> unused = args.notConsumed();
        if (!unused.isEmpty()) {
            output.print("[Warning] One or more build-args " + GoText.listed(unused) + " were not consumed\n");
        }
    }
}

package jd.build;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.image.ImageId;

/// The state between two instructions: the image so far, and what the next one will be made of. Immutable: an instruction
/// takes a state and returns the next.
///
/// Today: builder/dockerfile/evaluator.go dispatchState
///
/// @param image empty after `FROM scratch`
/// @param author of `MAINTAINER`
/// @param cmdSet whether a `CMD` of this stage is kept by a later `ENTRYPOINT`
// tag::build-state[]
record BuildState(
        Optional<ImageId> image,
        RunConfig config,
        String author,
        boolean cmdSet,
        BuildArgs args) {
    // end::build-state[]

    /// {@return the state at the beginning of a stage}
    static BuildState begin(Optional<ImageId> image, RunConfig config, BuildArgs args) {
        return new BuildState(image, config.withPath(), "", false, args.nextStage());
    }

    BuildState with(RunConfig other) {
        return new BuildState(image, other, author, cmdSet, args);
    }

    BuildState with(BuildArgs other) {
        return new BuildState(image, config, author, cmdSet, other);
    }

    /// {@return the same above another image}
    BuildState at(ImageId other) {
        return new BuildState(Optional.of(other), config, author, cmdSet, args);
    }

    BuildState by(String name) {
        return new BuildState(image, config, name, cmdSet, args);
    }

    BuildState withCmdSet() {
        return new BuildState(image, config, author, true, args);
    }

    /// {@return the variables that an instruction can use: those of the image and the visible build arguments}
    Map<String, String> variables() {
        Map<String, String> environment = config.variables();
        Map<String, String> variables = new TreeMap<>(args.visible(environment));
        variables.putAll(environment);
        return variables;
    }

    /// {@return the id for the configuration; empty text after `FROM scratch`}
    String imageText() {
        return image.map(ImageId::toString).orElse("");
    }
}

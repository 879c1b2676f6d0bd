package jd.build;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import jd.build.file.BuildException;
import jd.create.Containers;
import jd.create.life.NewImage;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageId;
import jd.server.api.BuildLine;
import jd.server.api.ContainerConfig;
import jd.storage.Layers;
import jd.storage.Storage;
import jd.storage.files.BuildTree;

/// Carries out one step: takes the result from the cache, or executes the step and commits an image.
///
/// Docker 1.2.0: daemon/build.go commit, run, runContextCommand; today: builder/dockerfile/internals.go
final class StepRunner {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Storage storage;
    private final Containers containers;
    private final BuildContext context;
    private final Downloads downloads;
    private final BuildCache cache;
    private final BuildOutput output;

    StepRunner(
            Storage storage, Containers containers, BuildContext context, Downloads downloads, BuildCache cache,
            BuildOutput output) {
        this.storage = storage;
        this.containers = containers;
        this.context = context;
        this.downloads = downloads;
        this.cache = cache;
        this.output = output;
    }

    /// {@return the state at the image of the step}
    ///
    /// @param from the image of `--from`, looked up only if the step has one
    BuildState run(BuildStep step, StepContainers used, Supplier<ImageId> from) {
        return switch (step) {
            case BuildStep.Configure configure -> configure(configure, used);
            case BuildStep.Run run -> runCommand(run, used);
            case BuildStep.Copy copy -> copyFromSource(copy, from);
        };
    }

    private Optional<BuildState> cached(BuildState after, ContainerConfig key) {
        Optional<ImageId> found = cache.find(after.image(), key);
        found.ifPresent(_ -> output.print(" ---> Using cache\n"));
        return found.map(after::at);
    }

    /// Also a step that changes no files is committed from a container: the cache compares the containers' configurations,
    /// and the container of `WORKDIR` has made the directory.
    private BuildState configure(BuildStep.Configure step, StepContainers used) {
        step.note().ifPresent(note -> output.print(note + "\n"));
        return cached(step.after(), step.key()).orElseGet(() -> {
            String id = used.create(step.key());
            return step.after().at(commit(id, step.after(), step.key()));
        });
    }

    private BuildState runCommand(BuildStep.Run step, StepContainers used) {
        return cached(step.after(), step.key()).orElseGet(() -> {
            String id = used.create(step.container());
            int code = used.run(id);
            if (code != 0) {
                String command = String.join(" ", step.container().cmd());
                throw new StepFailure(code, "The command '" + command + "' returned a non-zero code: " + code);
            }
            return step.after().at(commit(id, step.after(), step.key()));
        });
    }

    /// A command has failed; its exit code becomes the client's.
    static final class StepFailure extends RuntimeException {
        private final int code;

        StepFailure(int code, String message) {
            super(message);
            this.code = code;
        }

        BuildLine line() {
            return BuildLine.exitCode(code, getMessage());
        }
    }

    private ImageId commit(String container, BuildState after, ContainerConfig key) {
        return containers.commit(container, false, image(after, key));
    }

    private static NewImage image(BuildState after, ContainerConfig key) {
        return new NewImage(after.config().toConfig(after.imageText()), key, after.author(), "");
    }

    private BuildState copyFromSource(BuildStep.Copy step, Supplier<ImageId> from) {
        if (step.order().flags().from().isEmpty()) {
            return copy(step, context.tree(), context.origin());
        }
        return viewing(from.get(), files -> copy(step, files, CopySources.Origin.IMAGE));
    }

    private interface Viewer {
        BuildState see(BuildTree files);
    }

    /// Shows the files of an image while `viewer` runs.
    private BuildState viewing(ImageId image, Viewer viewer) {
        Layers layers = storage.layers();
        String id = randomId();
        layers.createView(id, diffIds(Optional.of(image)));
        try {
            Path mounted = layers.mount(id);
            try (BuildTree files = BuildTree.open(storage.syscalls(), mounted, layers.idMaps())) {
                return viewer.see(files);
            } finally {
                layers.unmount(id);
            }
        } finally {
            layers.removeWritable(id);
        }
    }

    // tag::copying-files[]
    private BuildState copy(
            BuildStep.Copy step, BuildTree files, CopySources.Origin origin) {
        BuildStep.CopyOrder order = step.order();
        List<CopySources.Source> sources =
                new CopySources(files, origin, downloads).find(order); // <1>
        if (sources.size() > 1 && !order.destination().endsWith("/")) {
            throw new BuildException("When using " + order.keyword()
                    + " with more than one source file, the destination must"
                    + " be a directory and end with a /");
        }

        // The hash of the files is a part of the command, and so of the key.
        BuildState after = step.after();
        ContainerConfig key = StepPlan.key( // <2>
                after, List.of("#(nop) " + comment(order, sources)));
        return cached(after, key).orElseGet(() -> {
            // A layer as a container's, but no process runs in it.
            String id = randomId();
            storage.layers().createWritable(id, diffIds(after.image())); // <3>
            try {
                copyInto(id, after, order, sources);
                return after.at(commitLayer(id, after, key));
            } finally {
                storage.layers().removeWritable(id);
            }
        });
    }
    // end::copying-files[]

    private static String comment(BuildStep.CopyOrder order, List<CopySources.Source> sources) {
        String chown = order.flags().chown().isEmpty() ? "" : "--chown=" + order.flags().chown() + " ";
        return order.keyword() + " " + chown + CopySources.hash(sources) + " in " + order.destination() + " ";
    }

    private List<Digest> diffIds(Optional<ImageId> image) {
        return image.map(id -> storage.graph().image(id).orElseThrow())
                .map(ImageConfig::diffIds)
                .orElse(List.of());
    }

    private void copyInto(
            String layer, BuildState state, BuildStep.CopyOrder order, List<CopySources.Source> sources) {
        Path root = storage.layers().mount(layer);
        try (BuildTree target = BuildTree.open(storage.syscalls(), root, storage.layers().idMaps())) {
            new FileCopy(storage.syscalls(), target).copy(order, sources, state.config().process().workingDir());
        } finally {
            storage.layers().unmount(layer);
        }
    }

    private ImageId commitLayer(String id, BuildState after, ContainerConfig key) {
        Optional<Layers.Layer> layer = storage.layers().registerChanges(id);
        try {
            return storage.graph().registerChild(
                    after.image(), image(after, key).child(""), layer.map(Layers.Layer::diffId));
        } finally {
            layer.ifPresent(held -> storage.layers().release(held.chainId()));
        }
    }

    private static String randomId() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

package jd.build;

import java.util.concurrent.CompletableFuture;
import jd.build.BuildRun.Removal;
import jd.build.file.BuildException;
import jd.build.file.BuildFile;
import jd.build.file.Dockerfile;
import jd.create.Containers;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.pull.Puller;
import jd.pull.registry.Http;
import jd.server.api.ApiException;
import jd.server.api.BuildLine;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.storage.Storage;
import jd.storage.files.StorageException;

/// Builds images from Dockerfiles: `docker build` with the classic builder.
///
/// Docker 1.2.0: daemon/build.go CmdBuild
public final class Builder {
    private final Storage storage;
    private final Containers containers;
    private final Puller puller;
    private final Http http;
    private final KnownSteps steps;

    public Builder(Storage storage, Containers containers, Puller puller, Http http) {
        this.storage = storage;
        this.containers = containers;
        this.puller = puller;
        this.http = http;
        this.steps = new KnownSteps(storage.graph());
    }

    /// A build has failed.
    public static final class BuildFailed extends Exception {
        private final transient BuildLine line;

        BuildFailed(BuildLine line, Throwable cause) {
            super(line.error(), cause);
            this.line = line;
        }

        /// {@return the last line of the output}
        public BuildLine line() {
            return line;
        }
    }

    /// Reads the build context from the client and builds the image, which has no name yet.
    public ImageId build(Jobs.Build options, JobStreams client, BuildOutput output) throws BuildFailed {
        try {
            return buildFrom(options, client, output);
        } catch (StepRunner.StepFailure e) {
            throw new BuildFailed(e.line(), e);
        } catch (BuildException | ApiException | StorageException | ImageFormatException e) {
            throw new BuildFailed(BuildLine.error(e.getMessage()), e);
        }
    }

    private ImageId buildFrom(Jobs.Build options, JobStreams client, BuildOutput output) {
        try (Downloads downloads = new Downloads(http, storage, output, client.gone());
                BuildContext context = options.remote().isEmpty()
                        ? BuildContext.unpack(storage, client.input())
                        : BuildContext.download(storage, downloads, options.remote())) {
            Dockerfile dockerfile = context.dockerfile(options.dockerfile());
            BuildFile file = BuildFile.of(dockerfile).upTo(options.target()).withLabels(options.labels());
            dockerfile.warnings().forEach(output::printRed);
            return run(options, client.gone(), output, context, downloads)
                    .run(file, dockerfile.escape(), BuildArgs.given(options.arguments()));
        }
    }

    private BuildRun run(
            Jobs.Build options, CompletableFuture<Void> gone, BuildOutput output, BuildContext context,
            Downloads downloads) {
        Jobs.BuildFlags flags = options.flags();
        BuildCache cache = new BuildCache(storage.graph(), steps, CachedFrom.named(storage.graph(), options.cacheFrom()), !flags.noCache());
        return new BuildRun(
                storage.graph(),
                new BaseImages(storage.graph(), puller, options, output, gone),
                cache,
                new StepRunner(storage, containers, context, downloads, cache, output),
                () -> new StepContainers(containers, options.host(), output, gone),
                output,
                gone,
                flags.forceRemove() ? Removal.ALWAYS : flags.remove() ? Removal.AFTER_SUCCESS : Removal.NEVER);
    }
}

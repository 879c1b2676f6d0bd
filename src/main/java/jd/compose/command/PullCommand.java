package jd.compose.command;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.project.Project;
import jd.compose.project.Service;
import jd.compose.session.ComposeSession;
import jd.compose.session.TaskDisplay;

/// `pull`: the images of the services, each once. An image that can be built need not be on a registry.
public record PullCommand(ComposeSession session) implements Command {
    private static final int PULL_FAILED = 18;

    @Override
    public Flags flags() {
        return new Flags("compose pull", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0), "Pull service images")
                .toggle("ignore-buildable", "Ignore images that can be built")
                .toggle("ignore-pull-failures", "Pull what it can and ignores images with pull failures")
                .toggle("include-deps", "Also pull services declared as dependencies")
                .value("policy", FlagType.STRING, "Apply pull policy (\"missing\"|\"always\")")
                .toggle("q, quiet", "Pull without printing progress information");
    }

    @Override
    public int run(Cli cli, Arguments flags) {
        ComposeSession pulling = flags.isSet("quiet") ? session.quiet() : session;
        Project project = session.project(flags.positionals(), flags.isSet("include-deps"));
        try (TaskDisplay progress = pulling.progress("Pulling")) {
            return pull(project, flags, progress);
        }
    }

    private int pull(Project project, Arguments flags, TaskDisplay progress) {
        Map<String, String> pulledBy = new TreeMap<>();
        int exitCode = 0;
        for (Service service : project.services().values()) {
            String image = service.image(project.name());
            Optional<String> reason = reasonToSkip(project, service, pulledBy, flags);
            if (reason.isPresent()) {
                progress.report(service.name(), "Skipped - " + reason.get(), "", TaskDisplay.State.DONE);
            } else if (!pull(service, image, progress) && !flags.isSet("ignore-pull-failures")
                    && !service.document().has("build")) {
                exitCode = PULL_FAILED;
            }
            pulledBy.putIfAbsent(image, service.name());
        }
        return exitCode;
    }

    private Optional<String> reasonToSkip(
            Project project, Service service, Map<String, String> pulledBy, Arguments flags) {
        boolean buildable = service.document().has("build");
        String image = service.image(project.name());
        if (buildable && !service.document().has("image")) {
            return Optional.of("No image to be pulled");
        }
        if (buildable && flags.isSet("ignore-buildable")) {
            return Optional.of("Image can be built");
        }
        if (flags.text("policy").equals("missing") && hasOwnTag(image) && session.api(project.name()).imageId(image).isPresent()) {
            return Optional.of("Image is already present locally");
        }
        return Optional.ofNullable(pulledBy.get(image)).map(other -> "Image is already being pulled by " + other);
    }

    /// `latest` may have become another image, so it is pulled also with `--policy missing`.
    private static boolean hasOwnTag(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        return last.contains(":") && !last.contains("@") && !last.endsWith(":latest");
    }

    private boolean pull(Service service, String image, TaskDisplay progress) {
        if (session.dryRun()) {
            progress.report(service.name(), "Pulled", "", TaskDisplay.State.DONE);
            return true;
        }
        try {
            session.pull(service, image, progress);
            return true;
        } catch (ClientException e) {
            progress.report(service.name(), "Error", e.getMessage(), TaskDisplay.State.FAILED);
            progress.message(e.getMessage());
            return false;
        }
    }
}

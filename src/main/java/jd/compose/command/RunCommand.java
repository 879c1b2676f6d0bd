package jd.compose.command;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.client.api.ApiRequest;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.file.FlagDocument;
import jd.compose.plan.Convergence;
import jd.compose.plan.Observed;
import jd.compose.plan.OneOff;
import jd.compose.plan.Plan;
import jd.compose.project.Project;
import jd.compose.project.Service;
import jd.compose.session.ComposeSession;
import jd.compose.session.ProjectApi;
import jd.compose.session.ProjectImages;

/// `run`: starts what a service depends on, and a container of that service with another command.
public record RunCommand(ComposeSession session) implements Command {
    private static final int SLUG_BYTES = 32;

    @Override
    public Flags flags() {
        return new Flags("compose run", "[OPTIONS] SERVICE [COMMAND] [ARGS...]", ArgumentCount.atLeast(1),
                "Run a one-off command on a service").stopAtFirstArgument()
                .toggle("build", "Build image before starting container")
                .value("cap-add", FlagType.LIST, "Add Linux capabilities")
                .value("cap-drop", FlagType.LIST, "Drop Linux capabilities")
                .toggle("d, detach", "Run container in background and print container ID")
                .value("entrypoint", FlagType.STRING, "Override the entrypoint of the image")
                .value("e, env", FlagType.LIST, "Set environment variables")
                .toggle("i, interactive", "Keep STDIN open even if not attached (default true)")
                .value("l, label", FlagType.LIST, "Add or override a label")
                .value("name", FlagType.STRING, "Assign a name to the container")
                .toggle("T, no-TTY", "Disable pseudo-TTY allocation (default: auto-detected)")
                .toggle("no-deps", "Don't start linked services")
                .value("p, publish", FlagType.LIST, "Publish a container's port(s) to the host")
                .toggle("quiet-pull", "Pull without printing progress information")
                .toggle("remove-orphans", "Remove containers for services not defined in the Compose file")
                .toggle("rm", "Automatically remove the container when it exits")
                .toggle("P, service-ports", "Run command with all service's ports enabled and mapped to the host")
                .toggle("use-aliases", "Use the service's network useAliases in the network(s) the container"
                        + " connects to")
                .value("u, user", FlagType.STRING, "Run as specified username or uid")
                .value("v, volume", FlagType.LIST, "Bind mount a volume")
                .value("w, workdir", FlagType.STRING, "Working directory inside the container");
    }

    // tag::compose-run[]
    @Override
    public int run(Cli cli, Arguments flags) {
        boolean detached = flags.isSet("detach");
        boolean tty = tty(cli, flags, detached);
        if (flags.isSet("service-ports")
                && !flags.values("publish").isEmpty()) {
            throw ComposeException.failed(
                    "--service-ports and --publish are incompatible");
        }

        // Load the service and those that it needs.
        Project project = session.project(
                flags.positionals().subList(0, 1), !flags.isSet("no-deps"));
        Service service = project.service(flags.positional(0));
        OneOff oneOff = OneOff.of(project, service, // <1>
                document(flags, tty).read(project.directory(),
                        session.options().environment()),
                flags.text("name"), randomSlug(), options(flags));

        // Build or pull the images, and bring up the dependencies.
        if (flags.isSet("build")) {
            build(project, service);
        }
        Map<String, String> images = ProjectImages.byPolicy(
                flags.isSet("quiet-pull") ? session.quiet() : session,
                project).ids();
        session.execute(project.name(),
                dependencies(project, oneOff, images, flags)); // <2>
        if (session.dryRun()) {
            return showDryRun(cli, oneOff, detached);
        }

        // Create the container, then start it as the client's `start` does.
        String id = create(cli, oneOff,
                images.get(service.image(project.name())));
        if (detached) {
            cli.api().run(ApiRequest.post("/containers/" + id + "/start"));
            cli.out().println(id);
            return 0;
        }
        return session.client(List.of("start", "-a", "-i", id)); // <3>
    }
    // end::compose-run[]

    private void build(Project project, Service service) {
        if (session.dryRun() || !service.document().has("build")) {
            return;
        }
        if (session.build(service, service.image(project.name()), List.of()) != 0) {
            throw ComposeException.failed("failed to build the image of service \"" + service.name() + "\"");
        }
    }

    /// Without a flag the container has a terminal if the output is one.
    private static boolean tty(Cli cli, Arguments flags, boolean detached) {
        boolean tty = flags.isGiven("no-TTY") ? !flags.isSet("no-TTY") : cli.columns(1) > 0;
        if (tty && !detached && flags.isSet("interactive", true) && !cli.isInputTerminal()) {
            throw ComposeException.failed("the input device is not a TTY");
        }
        return tty;
    }

    private static FlagDocument document(Arguments flags, boolean tty) {
        var document = new FlagDocument()
                .text("tty", String.valueOf(tty))
                .text("stdin_open", String.valueOf(flags.isSet("interactive", true)))
                .list("command", flags.positionals().subList(1, flags.positionals().size()))
                .list("environment", flags.values("env"))
                .list("labels", flags.values("label"))
                .list("ports", flags.values("publish"))
                .list("volumes", flags.values("volume"))
                .list("cap_add", flags.values("cap-add"))
                .list("cap_drop", flags.values("cap-drop"));
        flags.value("entrypoint").ifPresent(text -> document.text("entrypoint", text));
        flags.value("user").ifPresent(text -> document.text("user", text));
        flags.value("workdir").ifPresent(text -> document.text("working_dir", text));
        return document;
    }

    private static OneOff.Options options(Arguments flags) {
        return new OneOff.Options(flags.isSet("service-ports"), flags.isSet("use-aliases"), !flags.isSet("no-deps"),
                flags.isSet("rm"));
    }

    private static String randomSlug() {
        byte[] slug = new byte[SLUG_BYTES];
        new SecureRandom().nextBytes(slug);
        return HexFormat.of().formatHex(slug);
    }

    private Plan dependencies(
            Project project, OneOff oneOff, Map<String, String> images, Arguments flags) {
        var others = new TreeMap<>(project.services());
        others.remove(oneOff.service().name());
        Observed observed = session.api(project.name()).observe(images);
        var options = new Convergence.Options(Convergence.Recreation.ifChanged(), flags.isSet("remove-orphans"), true,
                Optional.empty(), Optional.empty());
        return Convergence.planFor(oneOff.service(), project.withServices(others), observed, options);
    }

    private static int showDryRun(Cli cli, OneOff oneOff, boolean detached) {
        if (!detached) {
            throw ComposeException.failed("interactive run is not supported in dry-run mode");
        }
        cli.out().println(oneOff.name());
        return 0;
    }

    private static String create(Cli cli, OneOff oneOff, String imageId) {
        oneOff.warnings().forEach(warning -> cli.err().println(ComposeSession.warning(warning)));
        var api = new ProjectApi(cli.api(), oneOff.project().name());
        return api.create(oneOff.name(), oneOff.body(imageId, api::idOf), oneOff.files());
    }
}

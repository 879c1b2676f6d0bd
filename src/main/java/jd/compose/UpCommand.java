package jd.compose;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import jd.client.command.Command;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.FlagType;
import jd.client.flags.Flags;
import jd.client.session.Cli;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;
import jd.compose.plan.Convergence;
import jd.compose.plan.ExistingContainer;
import jd.compose.plan.Observed;
import jd.compose.plan.TakeDown;
import jd.compose.project.PortClashes;
import jd.compose.project.Project;
import jd.compose.project.Service;

/// `up`: makes the daemon's state that of the files, and follows the output of the containers unless it is detached.
record UpCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose up", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "Create and start containers")
                .toggle("d, detach", "Detached mode: Run containers in the background")
                .toggle("force-recreate", "Recreate containers even if their configuration and image haven't changed")
                .toggle("no-deps", "Don't start linked services")
                .toggle("no-recreate", "If containers already exist, don't recreate them")
                .toggle("no-start", "Don't start the services after creating them")
                .toggle("remove-orphans", "Remove containers for services not defined in the Compose file")
                .value("scale", FlagType.LIST, "Scale SERVICE to NUM instances: SERVICE=NUM")
                .value("t, timeout", FlagType.INT, "Timeout in seconds for container shutdown");
    }

    // tag::compose-up[]
    @Override
    public int run(Cli cli, Arguments flags) {
        Project project = scaled(session.project(
                flags.positionals(), !flags.isSet("no-deps")), flags);
        PortClashes.check(project);
        ProjectApi api = session.api(project.name());
        Observed observed = api.observe(session.images(project));
        warnOfOrphans(project, observed, flags);
        long since = System.currentTimeMillis() / 1000;
        session.execute(project.name(),
                Convergence.plan(project, observed, options(flags)));
        if (flags.isSet("detach") || flags.isSet("no-start")
                || session.dryRun()) {
            return 0;
        }
        return follow(project, api, since);
    }
    // end::compose-up[]

    private static Convergence.Options options(Arguments flags) {
        if (flags.isSet("force-recreate") && flags.isSet("no-recreate")) {
            throw ComposeException.failed("--force-recreate and --no-recreate are incompatible");
        }
        return new Convergence.Options(flags.isSet("force-recreate"), flags.isSet("no-recreate"),
                flags.isSet("remove-orphans"), !flags.isSet("no-start"), timeout(flags));
    }

    static Optional<Integer> timeout(Arguments flags) {
        return flags.value("timeout").map(text -> (int) FlagType.parseInt(text));
    }

    private static Project scaled(Project project, Arguments flags) {
        var services = new LinkedHashMap<>(project.services());
        for (String scale : flags.values("scale")) {
            String[] parts = scale.split("=", 2);
            if (parts.length < 2 || !parts[1].matches("\\d{1,4}")) {
                throw ComposeException.failed("invalid --scale option \"" + scale + "\". Should be SERVICE=NUM");
            }
            Service service = project.service(parts[0]);
            Map<String, Object> values = new LinkedHashMap<>(service.document().values());
            values.put("scale", Long.valueOf(parts[1]));
            services.put(parts[0], new Service(parts[0], new Section(values)));
        }
        return project.withServices(services);
    }

    private void warnOfOrphans(Project project, Observed observed, Arguments flags) {
        List<ExistingContainer> orphans = flags.positionals().isEmpty()
                ? Convergence.orphans(project, observed) : List.of();
        if (!orphans.isEmpty() && !flags.isSet("remove-orphans")) {
            session.cli().err().println("level=warning msg=\"Found orphan containers (["
                    + orphans.stream().map(ExistingContainer::name).collect(Collectors.joining(" "))
                    + "]) for this project. If you removed or renamed this service in your compose file, you can run"
                    + " this command with the --remove-orphans flag to clean it up.\"");
        }
    }

    /// Ctrl-C ends this JVM, so the containers are stopped in its shutdown.
    private int follow(Project project, ProjectApi api, long since) {
        var containers = new ArrayList<>(api.observe(Map.of()).containers());
        containers.removeIf(container -> !project.services().containsKey(container.service()) || container.oneOff());
        Thread stop = Thread.ofPlatform().unstarted(() -> {
            session.cli().err().println("Gracefully stopping... (press Ctrl+C again to force)");
            session.execute(project.name(), TakeDown.stop(api.observe(Map.of()), Optional.empty()));
        });
        Runtime.getRuntime().addShutdownHook(stop);
        session.cli().out().println("Attaching to " + containers.stream()
                .map(container -> LogOutput.shortName(project.name(), container.name()))
                .collect(Collectors.joining(", ")));
        new LogOutput(session.cli(), api, true).follow(containers, Map.of("since", String.valueOf(since)));
        Runtime.getRuntime().removeShutdownHook(stop);
        return 0;
    }
}

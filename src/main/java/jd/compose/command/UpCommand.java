package jd.compose.command;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import jd.compose.plan.Plan;
import jd.compose.project.PortClashes;
import jd.compose.project.Project;
import jd.compose.project.Service;
import jd.compose.session.ComposeSession;
import jd.compose.session.ProjectApi;
import jd.compose.session.ProjectImages;
import jd.compose.session.RunEnds;

/// `up`: makes the daemon's state that of the files, and follows the output of the containers unless it is detached.
public record UpCommand(ComposeSession session) implements Command {
    @Override
    public Flags flags() {
        return new Flags("compose up", "[OPTIONS] [SERVICE...]", ArgumentCount.atLeast(0),
                "Create and start containers")
                .toggle("abort-on-container-exit", "Stops all containers if any container was stopped. Incompatible with"
                        + " -d")
                .toggle("always-recreate-deps",
                        "Recreate dependent containers. Incompatible with --no-recreate.")
                .value("attach", FlagType.LIST, "Restrict attaching to the specified services. Incompatible with"
                        + " --attach-dependencies.")
                .toggle("attach-dependencies", "Automatically attach to log output of dependent services")
                .toggle("build", "Build images before starting containers")
                .toggle("d, detach", "Detached mode: Run containers in the background")
                .value("exit-code-from", FlagType.STRING, "Return the exit code of the selected service container. Implies"
                        + " --abort-on-container-exit")
                .toggle("force-recreate", "Recreate containers even if their configuration and image haven't changed")
                .value("no-attach", FlagType.LIST, "Do not attach (stream logs) to the specified services")
                .toggle("no-build", "Don't build an image, even if it's policy")
                .toggle("no-deps", "Don't start linked services")
                .toggle("no-recreate", "If containers already exist, don't recreate them. Incompatible with"
                        + " --force-recreate.")
                .toggle("no-start", "Don't start the services after creating them")
                .value("pull", FlagType.STRING, "Pull image before running (\"always\"|\"missing\"|\"never\")"
                        + " (default \"policy\")")
                .toggle("quiet-pull", "Pull without printing progress information")
                .toggle("remove-orphans", "Remove containers for services not defined in the Compose file")
                .toggle("V, renew-anon-volumes", "Recreate anonymous volumes instead of retrieving data from the"
                        + " previous containers")
                .value("scale", FlagType.LIST, "Scale SERVICE to NUM instances. Overrides the scale setting in the"
                        + " Compose file if present.")
                .value("t, timeout", FlagType.INT, "Use this timeout in seconds for container shutdown when attached"
                        + " or when containers are already running")
                .toggle("wait", "Wait for services to be running|healthy. Implies detached mode.")
                .value("wait-timeout", FlagType.INT, "Maximum duration to wait for the project to be"
                        + " running|healthy");
    }

    // tag::compose-up[]
    @Override
    public int run(Cli cli, Arguments flags) {
        checkFlags(flags);
        Project project = scaled(session.project(
                flags.positionals(), !flags.isSet("no-deps")), flags);
        PortClashes.check(project); // <1>
        var attached = attached(project, flags);
        ProjectApi api = session.api(project.name());
        Observed observed = api.observe(images(project, flags).ids()); // <2>
        warnOfOrphans(project, observed, flags);
        Plan plan = Convergence.plan(
                project, observed, options(flags)); // <3>
        if (flags.isSet("detach") || flags.isSet("wait")
                || flags.isSet("no-start") || session.dryRun()) {
            session.execute(project.name(), plan);
            return 0;
        }
        try (RunEnds ends = RunEnds.watch(api)) { // <4>
            session.executeAs("Running", project.name(), plan.creations());
            var up = new AttachedUp(session, project, attached);
            up.announce(); // <5>
            session.quiet().execute(project.name(), plan.starts());
            return up.follow(ends);
        }
    }
    // end::compose-up[]

    private static AttachedUp.Options attached(Project project, Arguments flags) {
        Set<String> services = new LinkedHashSet<>(flags.values("attach"));
        if (services.isEmpty()) {
            boolean all = flags.positionals().isEmpty() || flags.isSet("attach-dependencies");
            services.addAll(all ? project.services().keySet() : flags.positionals());
            services.removeIf(name -> project.service(name).document().text("attach").equals("false"));
        } else if (!project.services().keySet().containsAll(services)) {
            services.removeAll(project.services().keySet());
            throw ComposeException.failed(
                    "cannot attach to services not included in up: " + String.join(", ", services));
        }
        flags.values("no-attach").forEach(services::remove);
        Optional<String> exitCodeFrom = flags.value("exit-code-from");
        exitCodeFrom.filter(name -> !project.has(name)).ifPresent(name -> {
            throw ComposeException.failed("no such service: " + name + ": not found");
        });
        return new AttachedUp.Options(services, flags.isSet("abort-on-container-exit") || exitCodeFrom.isPresent(),
                exitCodeFrom, timeout(flags));
    }

    private static void checkFlags(Arguments flags) {
        rejectBoth(flags, "build", "no-build");
        rejectBoth(flags, "force-recreate", "no-recreate");
        rejectBoth(flags, "always-recreate-deps", "no-recreate");
        boolean attaches = flags.isSet("abort-on-container-exit") || flags.isSet("attach-dependencies")
                || !flags.values("attach").isEmpty();
        if (attaches && (flags.isSet("detach") || flags.isSet("wait"))) {
            throw ComposeException.failed("--detach cannot be combined with --abort-on-container-exit, --attach or"
                    + " --attach-dependencies");
        }
    }

    private static void rejectBoth(Arguments flags, String one, String other) {
        if (flags.isSet(one) && flags.isSet(other)) {
            throw ComposeException.failed("--" + one + " and --" + other + " are incompatible");
        }
    }

    private ProjectImages images(Project project, Arguments flags) {
        ProjectImages.Build build = flags.isSet("build") ? ProjectImages.Build.ALWAYS
                : flags.isSet("no-build") ? ProjectImages.Build.NEVER : ProjectImages.Build.IF_MISSING;
        return new ProjectImages(session, project, flags.value("pull").orElse("policy"), build);
    }

    private Convergence.Options options(Arguments flags) {
        Convergence.Recreate changed =
                flags.isSet("no-recreate") ? Convergence.Recreate.NEVER : Convergence.Recreate.IF_CHANGED;
        var recreation = new Convergence.Recreation(Set.copyOf(flags.positionals()),
                flags.isSet("force-recreate") ? Convergence.Recreate.ALWAYS : changed,
                flags.isSet("always-recreate-deps") ? Convergence.Recreate.ALWAYS : changed,
                flags.isSet("renew-anon-volumes"));
        return new Convergence.Options(recreation, removesOrphans(flags), !flags.isSet("no-start"), timeout(flags),
                flags.isSet("wait") ? Optional.of((int) flags.number("wait-timeout", 0)) : Optional.empty());
    }

    static Optional<Integer> timeout(Arguments flags) {
        return flags.value("timeout").map(text -> (int) FlagType.parseInt(text));
    }

    private Project scaled(Project project, Arguments flags) {
        var services = new LinkedHashMap<>(project.services());
        for (String scale : flags.values("scale")) {
            String[] parts = scale.split("=", 2);
            if (parts.length < 2 || !parts[1].matches("\\d{1,4}")) {
                throw ComposeException.failed("invalid --scale option \"" + scale + "\". Should be SERVICE=NUM");
            }
            Service service = services.get(parts[0]);
            if (service == null) {
                throw ComposeException.failed("no such service: " + parts[0]
                        + (project.disabled().containsKey(parts[0]) ? ": disabled" : ": not found"));
            }
            Map<String, Object> values = new LinkedHashMap<>(service.document().values());
            values.put("scale", Long.valueOf(parts[1]));
            services.put(parts[0], service.with(new Section(values)));
        }
        return project.withServices(services);
    }

    private boolean removesOrphans(Arguments flags) {
        return flags.isSet("remove-orphans") || isOn("COMPOSE_REMOVE_ORPHANS");
    }

    private boolean isOn(String variable) {
        String value = session.options().environment().getOrDefault(variable, "");
        return value.equals("1") || value.equalsIgnoreCase("true") || value.equalsIgnoreCase("t");
    }

    private void warnOfOrphans(Project project, Observed observed, Arguments flags) {
        if (isOn("COMPOSE_IGNORE_ORPHANS")) {
            if (removesOrphans(flags)) {
                throw ComposeException.failed("cannot combine COMPOSE_IGNORE_ORPHANS and --remove-orphans");
            }
            return;
        }
        List<ExistingContainer> orphans = Convergence.orphans(project, observed);
        if (!orphans.isEmpty() && !removesOrphans(flags)) {
            session.cli().err().println("level=warning msg=\"Found orphan containers (["
                    + orphans.stream().map(ExistingContainer::name).collect(Collectors.joining(" "))
                    + "]) for this project. If you removed or renamed this service in your compose file, you can run"
                    + " this command with the --remove-orphans flag to clean it up.\"");
        }
    }
}

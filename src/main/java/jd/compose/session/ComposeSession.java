package jd.compose.session;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import jd.client.Client;
import jd.client.api.ConnectionOptions;
import jd.client.command.ClientPull;
import jd.client.flags.ConnectionFlags;
import jd.client.session.Cli;
import jd.client.session.ProcessContext;
import jd.compose.file.ComposeException;
import jd.compose.file.Stage;
import jd.compose.plan.BuildArguments;
import jd.compose.plan.Plan;
import jd.compose.project.Project;
import jd.compose.project.ProjectLoader;
import jd.compose.project.ProjectOptions;
import jd.compose.project.Service;

/// What every command of compose works on: the project's options, the process, and the daemon.
///
/// @param connection how the commands of the client that it runs find the daemon
public record ComposeSession(
        ProjectOptions options, ProcessContext process, ConnectionOptions connection, Cli cli, RunMode mode) {
    public boolean dryRun() {
        return mode.dryRun();
    }

    public ComposeSession quiet() {
        return new ComposeSession(options, process, connection, cli, mode.with(TaskDisplay.Style.QUIET));
    }

    /// {@return the same without a block that is redrawn, for progress beside other output}
    public ComposeSession plain() {
        return mode.progress() == TaskDisplay.Style.QUIET ? this
                : new ComposeSession(options, process, connection, cli, mode.with(TaskDisplay.Style.PLAIN));
    }

    public ComposeSession dry() {
        return new ComposeSession(options, process, connection, cli, mode.dry());
    }

    /// {@return the same with projects that are loaded without some stages}
    public ComposeSession without(Set<Stage> stages) {
        return new ComposeSession(options.without(stages), process, connection, cli, mode);
    }

    /// @param title what is done, as a gerund: `Pulling`
    public TaskDisplay progress(String title) {
        return new TaskDisplay(cli, mode.progress(), title, dryRun());
    }

    /// Loads the project and prints what its user should know.
    public Project project() {
        return withProfilesOf(List.of());
    }

    /// The same; the profiles of the given services are active. A profile can only be looked up in a loaded project.
    private Project withProfilesOf(List<String> services) {
        ProjectLoader.Loaded loaded = ProjectLoader.load(options);
        List<String> profiles = services.stream()
                .flatMap(service -> Optional.ofNullable(loaded.project().disabled().get(service)).stream())
                .flatMap(service -> service.document().texts("profiles").stream()).toList();
        if (profiles.isEmpty()) {
            return warned(loaded);
        }
        var all = new ArrayList<>(options.profiles());
        all.addAll(profiles);
        return warned(ProjectLoader.load(options.withProfiles(all)));
    }

    private Project warned(ProjectLoader.Loaded loaded) {
        loaded.warnings().forEach(warning -> cli.err().println(warning(warning)));
        return loaded.project();
    }

    /// {@return the line that shows a warning}
    public static String warning(String text) {
        return "level=warning msg=\"" + text.replace("\"", "\\\"") + "\"";
    }

    /// {@return the project with the given services and those that they need; all services without names}
    ///
    /// @param withDependencies false for `--no-deps`
    public Project project(List<String> services, boolean withDependencies) {
        Project project = withProfilesOf(services);
        if (services.isEmpty()) {
            return project;
        }
        var selected = new TreeMap<String, Service>();
        var open = new ArrayDeque<>(services);
        while (!open.isEmpty()) {
            Service service = project.service(open.poll());
            if (selected.put(service.name(), service) == null && withDependencies) {
                service.dependencies().keySet().stream().filter(project.services()::containsKey).forEach(open::add);
            }
        }
        return project.withServices(selected);
    }

    /// {@return the project of a command on existing containers, which needs no file if `-p` is given without `-f`.
    /// With `COMPOSE_PROJECT_NAME` the file may be missing or invalid}
    ///
    /// @param services of the command line, which the file must have
    public TargetProject target(List<String> services) {
        if (!options.name().isEmpty() && options.files().isEmpty()) {
            return new TargetProject(ProjectLoader.checkName(options.name()), Optional.empty());
        }
        return fromFile().check(services);
    }

    private TargetProject fromFile() {
        try {
            Project project = project();
            return new TargetProject(project.name(), Optional.of(project));
        } catch (ComposeException e) {
            String name = process.environment().getOrDefault("COMPOSE_PROJECT_NAME", "");
            if (name.isEmpty()) {
                throw e;
            }
            return new TargetProject(name, Optional.empty());
        }
    }

    public ProjectApi api(String project) {
        return new ProjectApi(cli.api(), project);
    }

    public void execute(String project, Plan plan) {
        executeAs(plan.title(), project, plan);
    }

    /// @param title of the progress
    public void executeAs(String title, String project, Plan plan) {
        try (TaskDisplay progress = progress(title)) {
            if (dryRun()) {
                Execution.show(plan, progress);
            } else {
                new Execution(api(project), progress).run(plan, mode.schedule(plan));
            }
        }
    }

    /// {@return the exit code of the client's `build`}
    ///
    /// @param flags of the command line
    public int build(Service service, String image, List<String> flags) {
        var command = new ArrayList<>(BuildArguments.of(service, image));
        // The last argument is the context.
        command.addAll(command.size() - 1, flags);
        String dockerfile = service.document().section("build").text("dockerfile_inline");
        return client(process.withInput(new ByteArrayInputStream(dockerfile.getBytes(StandardCharsets.UTF_8))), command);
    }

    public void pull(Service service, String image, TaskDisplay progress) {
        progress.report(service.name(), "Pulling", "", TaskDisplay.State.WORKING);
        ClientPull.quietly(cli, ClientPull.request(
                cli, ClientPull.parse(image).withDefaultTag(), service.document().text("platform")));
        progress.report(service.name(), "Pulled", "", TaskDisplay.State.DONE);
    }

    /// Runs a command of the client in this process. {@return its exit code}
    public int client(List<String> command) {
        return client(process, command);
    }

    private int client(ProcessContext context, List<String> command) {
        var arguments = new ArrayList<>(ConnectionFlags.words(connection));
        arguments.addAll(command);
        return Client.runIn(context, arguments);
    }
}

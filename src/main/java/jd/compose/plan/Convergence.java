package jd.compose.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.Service;
import jd.compose.project.ServiceOrder;

/// Compares a project with what exists, and computes the steps that are missing: the plan of `up`.
///
/// A service keeps as many of its containers as it should have, the lowest numbers first, and new ones get the numbers
/// after the highest. A container is recreated if its label has another checksum than the service, if it was created from
/// another image of the same name, or if a service that it depends on is recreated.
///
/// Two phases: all containers are created before the first one is started. Inside a phase a service only waits for those
/// that it depends on.
///
/// Compose 1.3: compose/service.py convergence_plan
public final class Convergence {
    private final Project project;
    private final Observed observed;
    private final Options options;
    private final References references;
    private final Plan.Builder plan = new Plan.Builder();

    /// The containers of each service that will exist, with the steps that create and start them.
    private final Map<String, List<String>> containers = new HashMap<>();
    private final Set<String> toStart = new HashSet<>();
    private final Set<String> recreated = new HashSet<>();
    private final Map<String, Set<Integer>> created = new HashMap<>();
    private final Map<String, Set<Integer>> started = new HashMap<>();

    /// When a container that exists is replaced.
    public enum Recreate { NEVER, IF_CHANGED, ALWAYS }

    /// @param named for the services that the user has named, all if none
    /// @param others for the services that only the named ones depend on
    /// @param renewVolumes whether a successor gets new anonymous volumes
    public record Recreation(Set<String> services, Recreate named, Recreate others, boolean renewVolumes) {
        /// {@return the rule without flags}
        public static Recreation ifChanged() {
            return new Recreation(Set.of(), Recreate.IF_CHANGED, Recreate.IF_CHANGED, false);
        }

        Recreate of(String service) {
            return services.isEmpty() || services.contains(service) ? named : others;
        }
    }

    /// @param start whether created containers are started
    /// @param stopSeconds of `-t`, empty for each service's own
    /// @param waitSeconds how long to wait until all containers are ready: 0 without a limit, empty not to wait
    public record Options(
            Recreation recreation,
            boolean removeOrphans,
            boolean start,
            Optional<Integer> stopSeconds,
            Optional<Integer> waitSeconds) {}

    private Convergence(Project project, Observed observed, Options options) {
        this.project = project;
        this.observed = observed;
        this.options = options;
        this.references = new References(project, observed::idOf);
    }

    /// {@return the plan of `up`}
    ///
    /// @throws ComposeException if an external network or volume is missing
    public static Plan plan(
            Project project, Observed observed, Options options) {
        var convergence = new Convergence(project, observed, options);
        convergence.converge();
        return convergence.plan.build();
    }

    /// {@return the plan that brings up what a container of `run` needs, and waits for it}
    ///
    /// @param project without the service of that container
    public static Plan planFor(Service dependent, Project project, Observed observed, Options options) {
        var convergence = new Convergence(project, observed, options);
        convergence.converge();
        convergence.awaitDependencies(dependent);
        return convergence.plan.build();
    }

    // tag::computing-the-plan[]
    private void converge() {
        List<Service> services = ServiceOrder.of(project);
        networks();
        volumes();
        if (options.removeOrphans()) {
            removeOrphans();
        }
        Set<Integer> resources = plan.all(); // <1>
        services.forEach(service -> create(service, resources));
        if (options.start()) {
            Set<Integer> creations = plan.all(); // <2>
            services.forEach(service -> start(service, creations));
            awaitAll(services);
        }
    }
    // end::computing-the-plan[]

    /// {@return containers of services that the project does not have, also those of `run`}
    public static List<ExistingContainer> orphans(Project project, Observed observed) {
        return observed.containers().stream().filter(container -> !project.has(container.service())).toList();
    }

    private void networks() {
        project.networks().forEach((reference, values) -> {
            var declared = new Section(values);
            String name = declared.text("name");
            Map<String, String> labels = observed.networks().get(name);
            if (declared.flag("external")) {
                if (labels == null) {
                    throw ComposeException.failed(
                            "network " + name + " declared as external, but could not be found");
                }
            } else if (labels == null) {
                plan.add(new PlanStep.CreateNetwork(name, ResourceBodies.network(project, reference, declared)), Set.of());
            } else if (!reference.equals(labels.getOrDefault(Labels.NETWORK, ""))) {
                throw ComposeException.failed("network " + name + " was found but has incorrect label "
                        + Labels.NETWORK + " set to \"" + labels.getOrDefault(Labels.NETWORK, "") + "\"");
            }
        });
    }

    private void volumes() {
        project.volumes().forEach((reference, values) -> {
            var declared = new Section(values);
            String name = declared.text("name");
            if (observed.volumes().containsKey(name)) {
                return;
            }
            if (declared.flag("external")) {
                throw ComposeException.failed("external volume \"" + name + "\" not found");
            }
            plan.add(new PlanStep.CreateVolume(name, ResourceBodies.volume(project, reference, declared)), Set.of());
        });
    }

    private void removeOrphans() {
        orphans(project, observed).forEach(orphan ->
                plan.addRow(remove(orphan, options.stopSeconds().orElse(-1)), Set.of()));
    }

    private static List<PlanStep> remove(ExistingContainer container, int seconds) {
        return List.of(new PlanStep.StopContainer(container.id(), container.name(), seconds),
                new PlanStep.RemoveContainer(container.id(), container.name(), false));
    }

    // tag::creating-containers[]
    private void create(Service service, Set<Integer> resources) {
        Set<Integer> after = new TreeSet<>(resources);
        service.dependencies().keySet().forEach(other -> // <1>
                after.addAll(created.getOrDefault(other, Set.of())));
        Set<Integer> steps = new TreeSet<>();
        var names = new ArrayList<String>();
        int highest = 0;
        for (ExistingContainer container : observed.of(service.name())) {
            highest = container.number();
            if (names.size() == service.scale()) { // <2>
                steps.addAll(plan.addRow(
                        remove(container, stopSeconds(service)), after));
                continue;
            }
            PlanStep step = existing(service, container); // <3>
            names.add(step.name());
            steps.add(plan.add(step, after));
        }
        while (names.size() < service.scale()) { // <4>
            String name = service.containerName(project.name(), ++highest);
            names.add(name);
            toStart.add(name);
            steps.add(plan.add(new PlanStep.CreateContainer(
                    name, body(service, highest, Map.of()),
                    InjectedFile.of(project, service)), after));
        }
        containers.put(service.name(), names);
        created.put(service.name(), steps);
    }
    // end::creating-containers[]

    // tag::container-is-current[]
    private PlanStep existing(Service service, ExistingContainer container) {
        if (!isObsolete(service, container)) { // <1>
            if (!container.isRunning()) {
                toStart.add(container.name());
            }
            return new PlanStep.KeepContainer(
                    container.name(), container.isRunning());
        }
        recreated.add(service.name());
        String name = service.containerName(
                project.name(), container.number());
        toStart.add(name);
        Map<String, String> volumes = options.recreation().renewVolumes() // <2>
                ? Map.of() : container.anonymousVolumes();
        return new PlanStep.RecreateContainer(container, name,
                body(service, container.number(), volumes),
                InjectedFile.of(project, service), stopSeconds(service));
    }

    private boolean isObsolete(Service service, ExistingContainer container) {
        return switch (options.recreation().of(service.name())) {
            case NEVER -> false;
            case ALWAYS -> true;
            case IF_CHANGED -> hasChanged(service, container) || service
                    .dependencies().keySet().stream()
                    .anyMatch(recreated::contains); // <3>
        };
    }

    private boolean hasChanged(Service service, ExistingContainer container) {
        String imageId = imageId(service);
        String checksum = references.resolve(service).checksum();
        return !container.checksum().equals(checksum) // <4>
                || !imageId.isEmpty() && !container.imageId().equals(imageId);
    }
    // end::container-is-current[]

    private void start(Service service, Set<Integer> creations) {
        Set<Integer> after = new TreeSet<>(creations);
        after.addAll(awaitDependencies(service));
        Set<Integer> steps = new TreeSet<>();
        containers.get(service.name()).stream().filter(toStart::contains).forEach(name ->
                steps.add(plan.add(new PlanStep.StartContainer(name), after)));
        // What depends on a service that runs already still waits for what that one depends on.
        started.put(service.name(), steps.isEmpty() ? after : steps);
    }

    /// {@return the steps after which a service can be started}
    private Set<Integer> awaitDependencies(Service service) {
        Set<Integer> steps = new TreeSet<>();
        service.dependencies().forEach((other, dependency) -> {
            steps.addAll(started.getOrDefault(other, Set.of()));
            if (dependency.condition() != Service.Condition.STARTED && project.services().containsKey(other)) {
                steps.addAll(await(other, dependency.condition(), dependency.required(), 0, started.get(other)));
            }
        });
        return steps;
    }

    private Set<Integer> await(
            String service, Service.Condition condition, boolean required, int seconds, Set<Integer> after) {
        Set<Integer> steps = new TreeSet<>();
        for (String name : containers.get(service)) {
            steps.add(plan.add(new PlanStep.AwaitContainer(name, service, condition, required, seconds), after));
        }
        return steps;
    }

    /// A service of which another one needs the completion would never be found running.
    private void awaitAll(List<Service> services) {
        Set<Integer> everything = plan.all();
        options.waitSeconds().ifPresent(seconds -> services.forEach(service -> {
            boolean completes = services.stream().map(other -> other.dependencies().get(service.name()))
                    .anyMatch(dependency -> dependency != null
                            && dependency.condition() == Service.Condition.COMPLETED);
            await(service.name(), completes ? Service.Condition.COMPLETED : Service.Condition.READY, true, seconds,
                    everything);
        }));
    }

    private ContainerBody body(Service service, int number, Map<String, String> anonymousVolumes) {
        return new ContainerBody(project, service, number, imageId(service), anonymousVolumes);
    }

    private String imageId(Service service) {
        return observed.imageIds().getOrDefault(service.image(project.name()), "");
    }

    private int stopSeconds(Service service) {
        return options.stopSeconds().orElse(service.stopSeconds());
    }
}

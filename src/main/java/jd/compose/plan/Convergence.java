package jd.compose.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.Service;
import jd.compose.project.ServiceOrder;

/// Compares a project with what exists, and computes the steps that are missing: the plan of `up`.
///
/// For each service the containers 1 to N must exist. A container whose label has another checksum than the service, or
/// that was created from another image of the same name, is recreated; one with a higher number is removed. All
/// containers are created before the first one is started.
///
/// Compose 1.3: compose/service.py convergence_plan
public final class Convergence {
    private final Project project;
    private final Observed observed;
    private final Options options;
    private final List<PlanStep> creations = new ArrayList<>();
    private final List<PlanStep> starts = new ArrayList<>();

    /// @param start whether created containers are started
    /// @param stopSeconds of `-t`, empty for each service's own
    public record Options(
            boolean forceRecreate,
            boolean noRecreate,
            boolean removeOrphans,
            boolean start,
            Optional<Integer> stopSeconds) {}

    private Convergence(Project project, Observed observed, Options options) {
        this.project = project;
        this.observed = observed;
        this.options = options;
    }

    /// @throws ComposeException if an external network or volume is missing
    // tag::computing-the-plan[]
    public static List<PlanStep> plan(
            Project project, Observed observed, Options options) {
        var convergence = new Convergence(project, observed, options);
        convergence.networks();
        convergence.volumes();
        if (options.removeOrphans()) {
            convergence.removeOrphans();
        }
        for (Service service : ServiceOrder.of(project)) {
            convergence.containers(service);
        }
        List<PlanStep> plan = new ArrayList<>(convergence.creations);
        if (options.start()) {
            plan.addAll(convergence.starts);
        }
        return plan;
    }
    // end::computing-the-plan[]

    /// {@return containers of services that the project does not have, and those of `run` that have ended}
    public static List<ExistingContainer> orphans(Project project, Observed observed) {
        return observed.containers().stream()
                .filter(container -> container.oneOff() ? !container.isRunning()
                        : !project.services().containsKey(container.service())
                                && !project.disabled().containsKey(container.service()))
                .toList();
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
                creations.add(new PlanStep.CreateNetwork(name, ResourceBodies.network(project, reference, declared)));
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
            creations.add(new PlanStep.CreateVolume(name, ResourceBodies.volume(project, reference, declared)));
        });
    }

    private void removeOrphans() {
        for (ExistingContainer orphan : orphans(project, observed)) {
            remove(orphan, options.stopSeconds().orElse(-1));
        }
    }

    private void remove(ExistingContainer container, int seconds) {
        if (container.isRunning()) {
            creations.add(new PlanStep.StopContainer(container.id(), container.name(), seconds));
        }
        creations.add(new PlanStep.RemoveContainer(container.id(), container.name(), false));
    }

    private void containers(Service service) {
        List<ExistingContainer> existing = observed.of(service.name());
        starts.addAll(awaitDependencies(project, service));
        var numbers = IntStream.rangeClosed(1, service.scale()).boxed().collect(Collectors.toCollection(TreeSet::new));
        for (ExistingContainer container : existing) {
            if (numbers.remove(container.number())) {
                existing(service, container);
            } else {
                remove(container, stopSeconds(service));
            }
        }
        for (int number : numbers) {
            String name = service.containerName(project.name(), number);
            creations.add(new PlanStep.CreateContainer(name, body(service, number, Map.of())));
            starts.add(new PlanStep.StartContainer(name));
        }
    }

    // tag::container-is-current[]
    private void existing(Service service, ExistingContainer container) {
        String name = service.containerName(
                project.name(), container.number());
        if (isObsolete(service, container)) {
            Map<String, Object> body = body(service, container.number(),
                    container.anonymousVolumes());
            creations.add(new PlanStep.RecreateContainer(
                    container, name, body, stopSeconds(service)));
            starts.add(new PlanStep.StartContainer(name));
        } else if (container.isRunning()) {
            creations.add(new PlanStep.KeepContainer(name));
        } else {
            starts.add(new PlanStep.StartContainer(name));
        }
    }

    private boolean isObsolete(Service service, ExistingContainer container) {
        if (options.forceRecreate() || options.noRecreate()) {
            return options.forceRecreate();
        }
        String imageId = imageId(service);
        return !container.checksum().equals(service.checksum())
                || !imageId.isEmpty() && !container.imageId().equals(imageId);
    }
    // end::container-is-current[]

    /// {@return the steps that wait until a service can be started}
    public static List<PlanStep> awaitDependencies(Project project, Service service) {
        List<PlanStep> waits = new ArrayList<>();
        service.dependencies().forEach((name, dependency) -> {
            Service other = project.services().get(name);
            if (other == null || dependency.condition() == Service.Condition.STARTED) {
                return;
            }
            for (int number = 1; number <= other.scale(); number++) {
                waits.add(new PlanStep.AwaitContainer(other.containerName(project.name(), number), name,
                        dependency.condition(), dependency.required()));
            }
        });
        return waits;
    }

    private Map<String, Object> body(Service service, int number, Map<String, String> anonymousVolumes) {
        return new ContainerBody(project, service, number).of(imageId(service), anonymousVolumes);
    }

    private String imageId(Service service) {
        return observed.imageIds().getOrDefault(service.image(project.name()), "");
    }

    private int stopSeconds(Service service) {
        return options.stopSeconds().orElse(service.stopSeconds());
    }
}

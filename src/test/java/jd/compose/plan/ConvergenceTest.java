package jd.compose.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.ProjectResources;
import jd.compose.project.Projects;
import jd.compose.project.Service;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvergenceTest {
    private static final Convergence.Options UP = options(false, false);
    private static final String SHOP = """
            services:
              web: {image: b, depends_on: {db: {condition: service_healthy}}, volumes: ["data:/d"]}
              db: {image: b}
            volumes: {data: }
            """;

    @TempDir
    private Path directory;

    private static Convergence.Options options(boolean force, boolean removeOrphans) {
        Convergence.Recreate recreate = force ? Convergence.Recreate.ALWAYS : Convergence.Recreate.IF_CHANGED;
        return options(new Convergence.Recreation(Set.of(), recreate, recreate, false), removeOrphans);
    }

    private static Convergence.Options options(Convergence.Recreation recreation, boolean removeOrphans) {
        return new Convergence.Options(recreation, removeOrphans, true, Optional.empty(), Optional.empty());
    }

    private static Observed nothing() {
        return new Observed(List.of(), Map.of(), Map.of(), Map.of());
    }

    private static ExistingContainer container(Service service, int number, String state) {
        return container(service.name(), number, service.checksum(), state);
    }

    private static ExistingContainer container(String service, int number, String checksum, String state) {
        return new ExistingContainer("0123456789abcdef" + service + number, "p1-" + service + "-" + number, service,
                number, false, checksum, "", state, Map.of(), Map.of("/anonymous", "v".repeat(64)));
    }

    private static Observed existing(ExistingContainer... containers) {
        return new Observed(List.of(containers),
                Map.of("p1_default", Map.of(Labels.NETWORK, "default", Labels.PROJECT, "p1")),
                Map.of("p1_data", Map.of(Labels.PROJECT, "p1")), Map.of());
    }

    private static List<String> text(Plan plan) {
        return plan.steps().stream().map(step -> step.subject() + " " + step.doing()).toList();
    }

    @Test
    void emptyDaemonGetsEverythingInTheOrderOfDependencies() {
        assertEquals(List.of("Network p1_default Creating", "Volume \"p1_data\" Creating",
                "Container p1-db-1 Creating", "Container p1-web-1 Creating", "Container p1-db-1 Starting",
                "Container p1-db-1 Waiting", "Container p1-web-1 Starting"),
                text(Convergence.plan(Projects.load(directory, SHOP), nothing(), UP)));
    }

    @Test
    void currentContainersAreKept() {
        Project project = Projects.load(directory, SHOP);
        Observed observed = existing(
                container(project.service("db"), 1, "running"), container(project.service("web"), 1, "exited"));
        assertEquals(List.of("Container p1-db-1 Running", "Container p1-web-1 Created", "Container p1-db-1 Waiting",
                "Container p1-web-1 Starting"),
                text(Convergence.plan(project, observed, UP)));
    }

    @Test
    void containerWithAnotherChecksumIsRecreatedWithItsAnonymousVolumes() {
        Project project = Projects.load(directory, "services: {db: {image: b}}");
        Plan plan = Convergence.plan(project, existing(container("db", 1, "old", "running")), UP);
        assertEquals(List.of("Container p1-db-1 Recreate", "Container p1-db-1 Starting"), text(plan));
        var step = assertInstanceOf(PlanStep.RecreateContainer.class, plan.steps().getFirst());
        assertEquals("v".repeat(64), Section.of(step.body().json(name -> name)).section("HostConfig").sections("Mounts").getFirst()
                .text("Source"));
    }

    @Test
    void newImageOfTheSameNameRecreates() {
        Project project = Projects.load(directory, "services: {db: {image: b}}");
        Observed observed = new Observed(List.of(container(project.service("db"), 1, "running")),
                Map.of("p1_default", Map.of(Labels.NETWORK, "default")), Map.of(), Map.of("b", "sha256:new"));
        assertEquals(List.of("Container p1-db-1 Recreate", "Container p1-db-1 Starting"),
                text(Convergence.plan(project, observed, UP)));
    }

    @Test
    void surplusContainersAndOrphansAreRemoved() {
        Project project = Projects.load(directory, "services: {db: {image: b}}");
        Observed observed = existing(container(project.service("db"), 1, "running"),
                container(project.service("db"), 2, "running"), container("gone", 1, "x", "exited"));
        assertEquals(List.of("Container p1-gone-1 Stopping", "Container p1-gone-1 Removing", "Container p1-db-1 Running",
                "Container p1-db-2 Stopping", "Container p1-db-2 Removing"),
                text(Convergence.plan(project, observed, options(false, true))));
    }

    @Test
    void containerOfRunIsAnOrphanOnlyWithoutItsService() {
        Project project = Projects.load(directory, "services: {db: {image: b}}");
        ExistingContainer known = run("db", "exited");
        ExistingContainer unknown = run("gone", "running");
        assertEquals(List.of(unknown), Convergence.orphans(project, existing(known, unknown)));
    }

    private static ExistingContainer run(String service, String state) {
        return new ExistingContainer("1", "p1-" + service + "-run-1", service, 1, true, "", "", state, Map.of(),
                Map.of());
    }

    @Test
    void missingExternalNetworkAndVolumeAreErrors() {
        Project network = Projects.load(directory, """
                services: {a: {image: b, networks: [n]}}
                networks: {n: {external: true}}
                """);
        assertEquals("network n declared as external, but could not be found",
                assertThrows(ComposeException.class, () -> Convergence.plan(network, nothing(), UP)).getMessage());
        Project volume = Projects.load(directory, """
                services: {a: {image: b, network_mode: host, volumes: ["v:/v"]}}
                volumes: {v: {external: true}}
                """);
        assertEquals("external volume \"v\" not found",
                assertThrows(ComposeException.class, () -> Convergence.plan(volume, nothing(), UP)).getMessage());
    }

    @Test
    void downReversesTheOrderOfTheLabels() {
        var web = new ExistingContainer("1", "p1-web-1", "web", 1, false, "", "", "running",
                ExistingContainer.dependsOn("db:service_started:false"), Map.of());
        var db = new ExistingContainer("2", "p1-db-1", "db", 1, false, "", "", "exited", Map.of(),
                Map.of());
        Observed observed = existing(db, web);
        assertEquals(List.of("Container p1-web-1 Stopping", "Container p1-web-1 Removing",
                "Container p1-db-1 Stopping", "Container p1-db-1 Removing", "Volume p1_data Removing", "Network p1_default Removing"),
                text(TakeDown.down(new TakeDown.Request("p1", Optional.empty(), Set.of(), false, true, List.of(),
                        Optional.empty()), observed)));
    }

    @Test
    void downLeavesWhatTheFileDoesNotName() {
        Project project = Projects.load(directory, "services: {db: {image: b}}");
        Observed observed = existing(container("db", 1, "", "running"), container("gone", 1, "", "running"));
        var request = new TakeDown.Request(
                "p1", Optional.of(project), Set.of(), false, true, List.of("b:latest"), Optional.of(3));
        assertEquals(List.of("Container p1-db-1 Stopping", "Container p1-db-1 Removing", "Image b:latest Removing",
                "Network p1_default Removing"), text(TakeDown.down(request, observed)));
    }

    @Test
    void dependentsOfARecreatedContainerAreRecreated() {
        Project project = Projects.load(directory, SHOP);
        Observed observed = existing(
                container("db", 1, "old", "running"), container(project.service("web"), 1, "running"));
        assertEquals(List.of("Container p1-db-1 Recreate", "Container p1-web-1 Recreate", "Container p1-db-1 Starting",
                "Container p1-db-1 Waiting", "Container p1-web-1 Starting"),
                text(Convergence.plan(project, observed, UP)));
        assertEquals(List.of("Container p1-db-1 Running", "Container p1-web-1 Running", "Container p1-db-1 Waiting"),
                text(Convergence.plan(project, observed, options(new Convergence.Recreation(
                        Set.of(), Convergence.Recreate.NEVER, Convergence.Recreate.NEVER, false), false))));
    }

    @Test
    void dependenciesOfTheNamedServicesAreRecreatedOnlyIfChanged() {
        Project project = Projects.load(directory, SHOP);
        Observed observed = existing(
                container(project.service("db"), 1, "running"), container(project.service("web"), 1, "running"));
        var recreation = new Convergence.Recreation(
                Set.of("web"), Convergence.Recreate.ALWAYS, Convergence.Recreate.IF_CHANGED, true);
        Plan plan = Convergence.plan(project, observed, options(recreation, false));
        assertEquals(List.of("Container p1-db-1 Running", "Container p1-web-1 Recreate", "Container p1-db-1 Waiting",
                "Container p1-web-1 Starting"), text(plan));
        var step = assertInstanceOf(PlanStep.RecreateContainer.class, plan.steps().get(1));
        assertEquals(List.of("p1_data"), Section.of(step.body().json(name -> name)).section("HostConfig").sections("Mounts").stream()
                .map(mount -> mount.text("Source")).toList());
    }

    @Test
    void newContainersGetTheNumbersAfterTheHighest() {
        Project project = Projects.load(directory, "services: {db: {image: b, scale: 2}}");
        Observed observed = existing(container(project.service("db"), 2, "running"));
        assertEquals(List.of("Container p1-db-2 Running", "Container p1-db-3 Creating", "Container p1-db-3 Starting"),
                text(Convergence.plan(project, observed, UP)));
    }

    @Test
    void waitFollowsAllStarts() {
        Project project = Projects.load(directory, """
                services:
                  web: {image: b, depends_on: {init: {condition: service_completed_successfully, required: false}}}
                  init: {image: b}
                """);
        Plan plan = Convergence.plan(project, nothing(), new Convergence.Options(
                UP.recreation(), false, true, Optional.empty(), Optional.of(7)));
        assertEquals(List.of(
                new PlanStep.AwaitContainer("p1-init-1", "init", Service.Condition.COMPLETED, false, 0),
                new PlanStep.AwaitContainer("p1-init-1", "init", Service.Condition.COMPLETED, true, 7),
                new PlanStep.AwaitContainer("p1-web-1", "web", Service.Condition.READY, true, 7)),
                plan.steps().stream().filter(PlanStep.AwaitContainer.class::isInstance).toList());
        assertEquals(plan.nodes().size() - 2, plan.nodes().getLast().after().size());
    }

    @Test
    void containersOfIndependentServicesDoNotWaitForEachOther() {
        Project project = Projects.load(directory, """
                services: {a: {image: b, network_mode: none}, b: {image: b, network_mode: none}}
                """);
        Plan plan = Convergence.plan(project, nothing(), UP);
        assertEquals(List.of(Set.of(), Set.of(), Set.of(0, 1), Set.of(0, 1)),
                plan.nodes().stream().map(Plan.Node::after).toList());
    }

    /// Whatever exists, carrying out a plan leads to a state in which the next plan only keeps containers.
    @Property(tries = 100)
    void secondPlanChangesNothing(
            @ForAll @IntRange(max = 4) int scale, @ForAll @IntRange(max = 4) int existing, @ForAll boolean current) {
        var service = new Service("a", new Section(Map.of("image", "b", "scale", (long) scale,
                "network_mode", "none")));
        var project = new Project("p1", Path.of("/p"), List.of(), Map.of("a", service), Map.of(),
                new ProjectResources(Map.of(), Map.of(), Map.of(), Map.of()), Map.of(), Map.of());
        var containers = new LinkedHashMap<String, ExistingContainer>();
        for (int number = 1; number <= existing; number++) {
            ExistingContainer found = container("a", number, current ? service.checksum() : "old", "exited");
            containers.put(found.name(), found);
        }
        Observed before = new Observed(List.copyOf(containers.values()), Map.of(), Map.of(), Map.of());
        for (PlanStep step : Convergence.plan(project, before, UP).steps()) {
            apply(step, service, containers);
        }
        Observed after = new Observed(List.copyOf(containers.values()), Map.of(), Map.of(), Map.of());
        List<String> kept = new ArrayList<>();
        for (int number = 1; number <= scale; number++) {
            kept.add("Container p1-a-" + number + " Running");
        }
        assertEquals(kept, text(Convergence.plan(project, after, UP)));
    }

    private static void apply(PlanStep step, Service service, Map<String, ExistingContainer> containers) {
        switch (step) {
            case PlanStep.CreateContainer create -> containers.put(create.name(), created(create.name(), service));
            case PlanStep.RecreateContainer recreate -> containers.put(recreate.name(), created(recreate.name(), service));
            case PlanStep.StartContainer start -> containers.computeIfPresent(start.name(), (name, container) ->
                    container("a", container.number(), container.checksum(), "running"));
            case PlanStep.RemoveContainer remove -> containers.remove(remove.name());
            default -> { }
        }
    }

    private static ExistingContainer created(String name, Service service) {
        int number = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
        return container("a", number, service.checksum(), "created");
    }
}

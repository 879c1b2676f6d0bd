package jd.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import jd.server.api.ApiException;
import jd.server.api.ExecConfig;
import jd.server.api.ExecStartCheck;
import jd.server.api.Filters;
import jd.server.api.Jobs;
import jd.server.api.Json;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;

/// Compares [Containers] on a [FakeHost] with a model that has one state for each container: random sequences of requests,
/// exits and crashes, with injected failures of saves, thread starts and system calls.
@Tag("root")
@Tag("slow")
class ContainerLifeTest {
    private static final List<String> NAMES = List.of("one", "two");
    private static final ExecConfig COMMAND =
            Json.read("{\"Cmd\":[\"true\"],\"Detach\":true}".getBytes(), ExecConfig.class);

    /// The possible steps, with their weights.
    private enum Event {
        CREATE(8), START(16), STOP(3), KILL(3), TERM(2), PAUSE(3), UNPAUSE(3), REMOVE(2), REMOVE_BY_FORCE(3), RENAME(2),
        RESTART(3), EXEC(3), UPDATE(1), END(4), OOM_KILL(2), CRASH(2),
        BLOCK_SAVES(5), UNBLOCK_SAVES(2), FAIL_THREADS(5), FAIL_CALL(25);

        private final int weight;

        Event(int weight) {
            this.weight = weight;
        }
    }

    record Step(Event event, String name, int number) {
        @Override
        public String toString() {
            return event + " " + name + (event == Event.FAIL_CALL ? " " + number : "");
        }
    }

    @Provide
    Arbitrary<List<Step>> stories() {
        return story(Event.values());
    }

    @Provide
    Arbitrary<List<Step>> storiesWithoutFailures() {
        return story(EnumSet.range(Event.CREATE, Event.CRASH).toArray(Event[]::new));
    }

    private static Arbitrary<List<Step>> story(Event[] events) {
        List<Event> weighted =
                Stream.of(events).flatMap(event -> Collections.nCopies(event.weight, event).stream()).toList();
        return Combinators.combine(
                Arbitraries.of(weighted), Arbitraries.of(NAMES),
                Arbitraries.integers().between(1, 45).withDistribution(RandomDistribution.uniform()))
                .as(Step::new)
                .list().ofMinSize(10).ofMaxSize(60);
    }

    private FakeHost host;
    private Path root;

    /// The expected state by name.
    private final Map<String, String> model = new TreeMap<>();
    private final Map<String, String> ids = new TreeMap<>();

    /// Whether the next request may fail with 500; the model then takes the state from the daemon.
    private boolean failing;

    @Property(tries = 100, seed = "20261128", shrinking = ShrinkingMode.BOUNDED)
    void sequenceOfRequestsEndsInTheStateOfTheModel(@ForAll("storiesWithoutFailures") List<Step> story) throws IOException {
        play(story);
    }

    @Property(tries = 200, seed = "20261128", shrinking = ShrinkingMode.BOUNDED)
    void injectedFailuresLeakNothing(@ForAll("stories") List<Step> story) throws IOException {
        play(story);
    }

    @Tag("long")
    @Property(tries = 4000, shrinking = ShrinkingMode.BOUNDED, afterFailure = AfterFailureMode.PREVIOUS_SEED)
    void injectedFailuresInManySequencesLeakNothing(@ForAll("stories") List<Step> story) throws IOException {
        play(story);
    }

    private void play(List<Step> story) throws IOException {
        root = Files.createTempDirectory(Path.of("/dev/shm"), "jd-life-");
        host = new FakeHost(root);
        model.clear();
        ids.clear();
        try {
            for (Step step : story) {
                play(step.event(), step.name(), step.number());
                verify(step);
            }
            removeAll();
        } finally {
            host.stopFailing();
            host.close();
            deleteTree();
        }
    }

    private void play(Event event, String name, int number) throws IOException {
        String state = model.getOrDefault(name, "none");
        boolean alive = Set.of("running", "paused").contains(state);
        Containers containers = host.containers;
        String id = ids.getOrDefault(name, name);
        switch (event) {
            case CREATE -> {
                int expected = state.equals("none") ? 200 : 409;
                if (answers(expected, () -> ids.put(name, containers.create(new Jobs.Create(name, request())).id())) == 200) {
                    model.put(name, "created");
                }
            }
            case START -> {
                // A start that fails after the process was started kills it.
                signals(name);
                move(name, alive ? state.equals("paused") ? 409 : 304 : exists(state), "running",
                        () -> containers.start(name));
            }
            case STOP -> {
                signals(name);
                move(name, alive ? 200 : notFoundOr(state, 304), "exited",
                        () -> containers.stop(TestDaemon.within(name, 5)));
            }
            case KILL -> {
                signals(name);
                move(name, alive ? 200 : notFoundOr(state, 409), "exited", () -> containers.kill(new Jobs.Kill(name, "")));
            }
            case TERM -> {
                signals(name);
                if (move(name, alive ? 200 : notFoundOr(state, 409), state, () -> containers.kill(new Jobs.Kill(name, "TERM")))) {
                    awaitState(name, "exited");
                    model.put(name, "exited");
                }
            }
            case PAUSE -> move(name, state.equals("running") ? 200 : notFoundOr(state, 409), "paused",
                    () -> containers.pause(name));
            case UNPAUSE -> move(name, state.equals("paused") ? 200 : notFoundOr(state, 500), "running",
                    () -> containers.unpause(name));
            case REMOVE -> move(name, alive ? 409 : exists(state), "none", () -> containers.remove(new Jobs.Delete(name, false, false)));
            case REMOVE_BY_FORCE -> {
                signals(name);
                move(name, exists(state), "none", () -> containers.remove(new Jobs.Delete(name, true, false)));
            }
            case RENAME -> rename(name, NAMES.get((NAMES.indexOf(name) + 1) % NAMES.size()));
            case RESTART -> {
                signals(name);
                move(name, exists(state), "running", () -> containers.restart(TestDaemon.within(name, 5)));
            }
            case EXEC -> answers(state.equals("running") ? 200 : notFoundOr(state, 409), () -> containers.execStart(new Jobs.StartExec(containers.execCreate(new Jobs.CreateExec(name, COMMAND)).id(), new ExecStartCheck(true, false, null)), TestClient.withInput("")));
            case UPDATE -> answers(exists(state), () -> containers.update(new Jobs.Update(name, change(
                    Map.of("RestartPolicy", Map.of("Name", "no"))))));
            case END -> {
                Optional<FakeHost.Process> first = host.firstOf(id);
                if (alive && first.isPresent()) {
                    first.get().end(3, 0);
                    awaitState(name, "exited");
                    model.put(name, "exited");
                }
            }
            case OOM_KILL -> {
                if (alive && host.hasCgroup(id)) {
                    host.oomKill(id);
                }
            }
            case CRASH -> {
                unblockAll();
                host.stopFailing();
                host.crash();
                model.replaceAll((_, word) -> Set.of("running", "paused").contains(word) ? "exited" : word);
            }
            case BLOCK_SAVES -> block(name);
            case UNBLOCK_SAVES -> unblock(name);
            case FAIL_THREADS -> host.failThreads(NAMES.indexOf(name) + 1);
            case FAIL_CALL -> {
                failing = true;
                host.failCall(number);
            }
        }
        if (event != Event.FAIL_CALL) {
            failing = false;
            host.failCall(0);
        }
    }

    private static jd.server.api.CreateRequest request() {
        return Json.read("""
                {"Image":"","Cmd":["sleep","100"],"HostConfig":{"NetworkMode":"none"}}""".getBytes(),
                jd.server.api.CreateRequest.class);
    }

    private static jd.server.api.UpdateConfig change(Map<String, Object> fields) {
        return Json.mapper().convertValue(fields, jd.server.api.UpdateConfig.class);
    }

    private static int exists(String state) {
        return state.equals("none") ? 404 : 200;
    }

    private static int notFoundOr(String state, int otherwise) {
        return state.equals("none") ? 404 : otherwise;
    }

    private void signals(String name) {
        if (ids.containsKey(name)) {
            host.targets.add(ids.get(name));
        }
    }

    /// {@return whether the request succeeded}
    private boolean move(String name, int expected, String after, Runnable request) {
        if (answers(expected, request) != 200) {
            return false;
        }
        if (after.equals("none")) {
            model.remove(name);
            ids.remove(name);
        } else {
            model.put(name, after);
        }
        return true;
    }

    private void rename(String from, String to) {
        int expected = notFoundOr(model.getOrDefault(from, "none"), model.containsKey(to) ? 409 : 200);
        if (answers(expected, () -> host.containers.rename(new Jobs.Rename(from, to))) == 200) {
            model.put(to, model.remove(from));
            ids.put(to, ids.remove(from));
        }
    }

    /// {@return the status of the response} With an injected failure it may be 500.
    private int answers(int expected, Runnable request) {
        int before = host.failedCalls.get();
        int answer = answer(request);
        if (failing && answer >= 400 && host.failedCalls.get() > before) {
            lookUp();
            return answer;
        }
        assertEquals(expected, answer);
        return answer;
    }

    private String lastFailure = "";

    private int answer(Runnable request) {
        try {
            request.run();
            return 200;
        } catch (ApiException e) {
            lastFailure = e.getMessage();
            return e.kind().status();
        } catch (RuntimeException e) {
            lastFailure = e.toString();
            if (failing) {
                return 500;
            }
            throw e;
        }
    }

    /// After a failed request the container has one of the states before, during or after it.
    private void lookUp() {
        host.failCall(0);
        model.clear();
        Map<String, String> found = new TreeMap<>();
        for (var summary : host.containers.list(new Jobs.ListContainers(true, 0, false, Filters.NONE))) {
            String name = summary.names().getFirst().substring(1);
            awaitSettled(summary.id());
            model.put(name, host.containers.inspect(new Jobs.InspectContainer(summary.id(), false)).state().status());
            found.put(name, summary.id());
        }
        ids.clear();
        ids.putAll(found);
    }

    /// The exit of a killed process may not have been handled yet.
    private void awaitSettled(String id) {
        await("container " + id + " to agree with its process", () ->
                host.containers.inspect(new Jobs.InspectContainer(id, false)).state().running() == host.firstOf(id).isPresent());
    }

    private void verify(Step step) {
        assertEquals(List.of(), host.violations, "after " + step);
        Map<String, String> found = new TreeMap<>();
        for (var summary : host.containers.list(new Jobs.ListContainers(true, 0, false, Filters.NONE))) {
            found.put(summary.names().getFirst().substring(1), summary.state());
        }
        assertEquals(model, found, "after " + step + ": " + lastFailure);
        ids.forEach((name, id) -> {
            boolean alive = Set.of("running", "paused").contains(model.get(name));
            assertEquals(alive, host.firstOf(id).isPresent(), "process of " + name + " after " + step);
            assertEquals(alive, host.hasCgroup(id), "cgroup of " + name + " after " + step);
        });
        verifyHistories();
    }

    /// Each start is followed by one exit; a removal is the last event, once.
    private void verifyHistories() {
        Map<String, List<String>> histories = new TreeMap<>();
        for (jd.server.api.Event event : host.events) {
            if (event.type().equals("container")) {
                histories.computeIfAbsent(event.actor().id(), _ -> new ArrayList<>()).add(event.action());
            }
        }
        histories.forEach((id, actions) -> {
            boolean alive = false;
            for (int i = 0; i < actions.size(); i++) {
                switch (actions.get(i)) {
                    case "create" -> assertEquals(0, i, actions.toString());
                    case "start" -> {
                        // After a crash there is no event for the exit.
                        alive = true;
                    }
                    case "die" -> {
                        assertTrue(alive, actions.toString());
                        alive = false;
                    }
                    case "destroy" -> assertEquals(actions.size() - 1, i, actions.toString());
                    default -> {}
                }
            }
        });
    }

    private void removeAll() throws IOException {
        host.stopFailing();
        failing = false;
        unblockAll();
        for (String id : List.copyOf(ids.values())) {
            host.targets.add(id);
            host.containers.remove(new Jobs.Delete(id, true, true));
        }
        assertEquals(List.of(), host.containers.list(new Jobs.ListContainers(true, 0, false, Filters.NONE)));
        assertEquals(List.of(), host.remains());
        assertEquals(List.of(), host.violations);
        assertEquals(List.of(), host.storage.layers().writables());
        assertEquals(List.of(), host.storage.names().ids());
        try (Stream<Path> files = Files.list(root.resolve("containers"))) {
            assertEquals(List.of(), files.toList());
        }
    }

    // --- failing saves -----------------------------------------------------------------------------------------------------

    private Path file(String name) {
        return root.resolve("containers").resolve(ids.get(name)).resolve("config.json");
    }

    /// A file cannot be renamed over a directory that is not empty. A concurrent save may recreate the file.
    private void block(String name) throws IOException {
        while (ids.containsKey(name) && Files.exists(file(name)) && !Files.isDirectory(file(name))) {
            Files.deleteIfExists(file(name));
            try {
                Files.createDirectories(file(name).resolve("in the way"));
            } catch (FileSystemException e) {
                assertTrue(Files.isRegularFile(file(name)), e.toString());
            }
        }
    }

    private void unblock(String name) throws IOException {
        if (ids.containsKey(name) && Files.isDirectory(file(name))) {
            Files.delete(file(name).resolve("in the way"));
            Files.delete(file(name));
            // Save the same state again, for a crash to follow.
            host.containers.rename(new Jobs.Rename(ids.get(name), name + "x"));
            host.containers.rename(new Jobs.Rename(ids.get(name), name));
        }
    }

    private void unblockAll() throws IOException {
        for (String name : List.copyOf(ids.keySet())) {
            unblock(name);
        }
    }

    private void awaitState(String name, String word) {
        await(name + " to be " + word, () -> host.containers.inspect(new Jobs.InspectContainer(name, false)).state().status().equals(word));
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                fail("waited in vain for " + what);
            }
            Thread.onSpinWait();
        }
    }

    private void deleteTree() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}

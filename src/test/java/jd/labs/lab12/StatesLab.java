package jd.labs.lab12;

import static jd.labs.Case.PASSED;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import jd.create.config.RestartPolicy;
import jd.create.failure.CreateException;
import jd.create.record.ContainerState;
import jd.create.record.ContainerState.LastRun;
import jd.daemon.Pieces;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Falsifier;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Grades lab 12: a student's transitions are compared with jd's along random lives of a container, and `kill` with a
/// process that ends at once.
public final class StatesLab implements Lab {
    private static final String DIAGRAM = "Chapter 12, \"Ownership, locks and their order\"; the diagram above ContainerState.";
    private static final String POLICIES = "docker run --help, --restart; chapter 12, \"Code: the end\".";

    @Override
    public int number() {
        return 12;
    }

    @Override
    public String name() {
        return "states";
    }

    @Override
    public String source() {
        return "ContainerLife.java";
    }

    /// The rule of the restart policies. A state is a type that the whole daemon reads, and its transitions are its methods.
    @Override
    public PlugIn plugIn() {
        return new PlugIn.InDaemon(student -> Pieces.STANDARD.withRestarts(create(student)));
    }

    @Override
    public String example() {
        return "./jd compose --lab 12 -f labs/lab12-states/compose.yaml up";
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                lives(program, "1", "started() begins a run, from every state that can", Transition.Start.class),
                lives(program, "2", "failed() records why there is no process", Transition.FailedStart.class),
                lives(program, "3", "ended() closes the record of the run", Transition.End.class),
                lives(program, "4", "removing() needs a container without a process", Transition.Removal.class),
                pure(program, "5", "restarts() is what the policies say", StatesLab::restarts),
                pure(program, "6", "nextDelay() doubles, has a bound, and begins again", StatesLab::nextDelay),
                pure(program, "7", "kill() emits its event before `die`, however fast the end is",
                        rules -> new KillRace(rules).killWhileItEnds()),
                pure(program, "8", "kill() after the end does nothing", rules -> new KillRace(rules).killAfterTheEnd()),
                pure(program, "9", "kill() that the kernel refuses has no event, and blocks no other thread",
                        rules -> new KillRace(rules).killAZombie()));
    }

    private static Case pure(Class<?> program, String id, String sentence, Function<LifeRules, Outcome> look) {
        return new Case(id, sentence, false, () -> look.apply(create(program)));
    }

    private static LifeRules create(Class<?> program) {
        return StudentCode.create(program, LifeRules.class);
    }

    // ---- tasks 1 to 4: random lives ----

    private static Case lives(Class<?> program, String id, String sentence, Class<? extends Transition> task) {
        return pure(program, id, sentence,
                rules -> Falsifier.falsify(Transition.any().list().ofMaxSize(12), life -> live(rules, task, life)));
    }

    /// The model decides how a life goes on, so a mistake is found at the step that makes it.
    private static Outcome live(LifeRules rules, Class<? extends Transition> task, List<Transition> life) {
        ContainerState state = new ContainerState.Created(LastRun.NONE);
        for (Transition next : life) {
            Optional<ContainerState> model = model(next, state);
            if (task.isInstance(next)) {
                Outcome outcome = compare(rules, next, state, model);
                if (outcome != PASSED) {
                    return outcome;
                }
            }
            state = model.orElse(state);
        }
        return PASSED;
    }

    private static Optional<ContainerState> model(Transition next, ContainerState state) {
        try {
            return Optional.of(next.model(state));
        } catch (CreateException e) {
            return Optional.empty();
        }
    }

    private static Outcome compare(
            LifeRules rules, Transition next, ContainerState before, Optional<ContainerState> model) {
        ContainerState after;
        try {
            after = next.student(rules, before);
        } catch (IllegalStateException e) {
            return model.isEmpty() ? PASSED : failed(before, next, "IllegalStateException: " + e.getMessage(),
                    "refused, and this can happen to a container that is " + before.word(), DIAGRAM,
                    "one more case of the switch that returns a state: " + before.getClass().getSimpleName());
        }
        if (model.isEmpty()) {
            return failed(before, next, after.word(), "a container that is " + before.word() + " accepted this: "
                    + impossible(before), DIAGRAM,
                    "throw IllegalStateException for " + before.getClass().getSimpleName());
        }
        String got = after.toString();
        if (!after.word().equals(model.get().word())) {
            return failed(before, next, got, "from " + before.word() + " this does not lead to " + after.word(), DIAGRAM,
                    "the state that your method returns for " + before.getClass().getSimpleName());
        }
        if (after.pid() != model.get().pid()) {
            return failed(before, next, got, "the state has another process id than the process",
                    "State.Pid of docker inspect is the PID on the host.", "the second component of Running: pid");
        }
        return record(after.last(), model.get().last())
                .<Outcome>map(hints -> new Failed(text(before, next, got), hints)).orElse(PASSED);
    }

    private static String impossible(ContainerState before) {
        return switch (before) {
            case ContainerState.Running _, ContainerState.Paused _ -> "it has a process";
            case ContainerState.Removing _, ContainerState.Dead _ -> "its files may be gone already";
            case ContainerState.Created _, ContainerState.Restarting _, ContainerState.Exited _ -> "it has no process";
        };
    }

    private static Failed failed(
            ContainerState before, Transition next, String got, String first, String second, String last) {
        return new Failed(text(before, next, got), new Hints(first, second, last));
    }

    private static String text(ContainerState before, Transition next, String got) {
        return before + ", then " + next + ": " + got;
    }

    /// {@return the hints for the first component that differs}
    private static Optional<Hints> record(LastRun got, LastRun model) {
        String inspect = "State of docker inspect; the comment of LastRun.";
        if (!got.startedAt().equals(model.startedAt())) {
            return Optional.of(new Hints("the time of the start is wrong: only a start sets it", inspect,
                    "the component startedAt of LastRun"));
        }
        if (!got.finishedAt().equals(model.finishedAt())) {
            return Optional.of(new Hints("the time of the end is wrong: only an end sets it, and a start keeps it", inspect,
                    "the component finishedAt of LastRun"));
        }
        if (got.exitCode() != model.exitCode()) {
            return Optional.of(new Hints("the exit code is wrong: whose is it after this step, and is an older one kept?",
                    inspect, "the component exitCode of LastRun"));
        }
        if (!got.error().equals(model.error())) {
            return Optional.of(new Hints("the error is that of the last start, and of no other step", inspect,
                    "the component error of LastRun"));
        }
        return got.oomKilled() == model.oomKilled()
                ? Optional.empty()
                : Optional.of(new Hints("`OOMKilled` says whether it happened in this run, also after its end", inspect,
                        "the component oomKilled of LastRun"));
    }

    // ---- tasks 5 and 6 ----

    private record Exit(RestartPolicy policy, int code, int restarts, boolean stoppedByUser) {}

    private static Outcome restarts(LifeRules rules) {
        Arbitrary<RestartPolicy> policies = Arbitraries.of(
                new RestartPolicy.No(), new RestartPolicy.Always(), new RestartPolicy.UnlessStopped(),
                new RestartPolicy.OnFailure(0), new RestartPolicy.OnFailure(1), new RestartPolicy.OnFailure(3));
        return Falsifier.falsify(
                Combinators.combine(policies, Arbitraries.of(0, 1, 137), Arbitraries.integers().between(0, 5),
                        Arbitraries.of(false, true)).as(Exit::new),
                exit -> restarts(rules, exit));
    }

    private static Outcome restarts(LifeRules rules, Exit exit) {
        boolean got = rules.restarts(exit.policy(), exit.code(), exit.restarts(), exit.stoppedByUser());
        if (got == exit.policy().afterExit(exit.code(), exit.restarts(), exit.stoppedByUser())) {
            return PASSED;
        }
        String first;
        if (exit.stoppedByUser()) {
            first = "a user has stopped it, and it is started again: `docker stop` would have no effect";
        } else if (exit.policy() instanceof RestartPolicy.OnFailure(int most)) {
            first = exit.code() == 0 ? "0 is the exit code of success" : most == 0
                    ? "a maximum of 0 is no limit"
                    : "the maximum is reached, or not yet: count again which restarts have been";
        } else {
            first = "this policy does not look at the exit code or at the number of restarts";
        }
        return new Failed(exit + ": " + got, new Hints(first, POLICIES, switch (exit.policy()) {
            case RestartPolicy.OnFailure _ -> "exitCode != 0, and maximumRetries compared with restarts";
            case RestartPolicy.No _, RestartPolicy.Always _, RestartPolicy.UnlessStopped _ ->
                "a switch over the policy, and stoppedByUser before it";
        }));
    }

    private static Outcome nextDelay(LifeRules rules) {
        Arbitrary<Duration> runs = Arbitraries.of(0, 100, 9_999, 10_000, 60_000).map(Duration::ofMillis);
        return Falsifier.falsify(runs.list().ofMinSize(1).ofMaxSize(15), crashes -> delays(rules, crashes));
    }

    private static Outcome delays(LifeRules rules, List<Duration> runs) {
        List<String> seen = new ArrayList<>();
        Duration delay = Duration.ZERO;
        for (Duration run : runs) {
            Duration got = rules.nextDelay(delay, run);
            seen.add("a run of " + run.toMillis() + " ms, then a delay of " + got.toMillis() + " ms");
            Duration model = RestartPolicy.nextDelay(delay, run);
            if (!got.equals(model)) {
                return new Failed(String.join("; ", seen), delayHints(delay, run, got));
            }
            delay = model;
        }
        return PASSED;
    }

    private static Hints delayHints(Duration previous, Duration run, Duration got) {
        String second = "Docker's restart manager, and \"Code: the end\" in chapter 12: a container that crashes at once"
                + " must not keep the host busy.";
        if (got.compareTo(RestartPolicy.LONGEST_DELAY) > 0) {
            return new Hints("the delay has no bound: after some crashes it would be a day", second, "LONGEST_DELAY");
        }
        if (previous.isZero()) {
            return new Hints("the first restart has a delay too, and twice nothing is nothing", second,
                    "previous.isZero(), FIRST_DELAY");
        }
        return run.compareTo(RestartPolicy.LONG_RUN) >= 0
                ? new Hints("the container ran long enough to count as healthy: earlier crashes are forgotten", second,
                        "run.compareTo(LONG_RUN) >= 0")
                : new Hints("this was another crash, and the delay does not double", second, "previous.multipliedBy(2)");
    }
}

package jd.labs;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import jd.labs.Case.Outcome;

/// Runs a lab's cases and prints the result of each: a sentence; if it fails, what was expected, what was found, a hint,
/// and the command that runs this case again.
public final class Grader {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// A case and its result.
    public record Graded(Case of, Outcome outcome) {}

    private final int lab;
    private final boolean root;

    public Grader(int lab, boolean root) {
        this.lab = lab;
        this.root = root;
    }

    public List<Graded> grade(List<Case> cases) {
        List<Graded> graded = new ArrayList<>();
        for (Case each : cases) {
            graded.add(new Graded(each, outcome(each)));
        }
        return graded;
    }

    private Outcome outcome(Case each) {
        if (each.needsRoot() && !root) {
            return new Outcome.Skipped("needs root on Linux");
        }
        FutureTask<Outcome> task = new FutureTask<>(each.check());
        Thread.ofPlatform().daemon().name("case-" + each.id()).start(task);
        try {
            return task.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return failed(e.getCause());
        } catch (TimeoutException e) {
            return new Outcome.Failed(
                    "an answer within " + LIMIT.toSeconds() + " seconds", "none", "does your code wait for something?");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Outcome failed(Throwable cause) {
        return cause instanceof UnsupportedOperationException
                ? new Outcome.Failed("your solution", cause.getMessage() + " is as it was", "the tasks are in your copy")
                : new Outcome.Failed("no exception", cause.toString(), "section 2 of the manual explains the error");
    }

    /// {@return whether something ran and all of it passed}
    public boolean report(List<Graded> graded, PrintStream out) {
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        for (Graded each : graded) {
            String line = "%3s  %s".formatted(each.of().id(), each.of().sentence());
            switch (each.outcome()) {
                case Outcome.Passed() -> {
                    passed++;
                    out.println("OK   " + line);
                }
                case Outcome.Skipped(String why) -> {
                    skipped++;
                    out.println("SKIP " + line + ": " + why);
                }
                case Outcome.Failed(String got, Case.Hints hints) -> {
                    failed++;
                    out.println("FAIL " + line);
                    out.println("          got:      " + got);
                    out.println("          hint:     " + hints.first());
                    out.println("          again:    ./jd lab " + lab + " " + each.of().id());
                }
            }
        }
        out.printf("%d passed, %d failed, %d skipped%n", passed, failed, skipped);
        return passed > 0 && failed == 0;
    }
}

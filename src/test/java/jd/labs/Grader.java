package jd.labs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.libcontainer.kernel.SyscallException;

/// Runs cases of a lab, in this JVM: an exception is a failure too, and so is no answer.
public final class Grader {
    static final Duration LIMIT = Duration.ofSeconds(20);

    /// A case and its result.
    public record Graded(Case of, Outcome outcome) {}

    private final Lab lab;
    private final boolean root;
    private final Duration limit;
    private final Consumer<CompletableFuture<Outcome>> begin;

    public Grader(Lab lab, boolean root) {
        this(lab, root, LIMIT, _ -> {});
    }

    /// @param limit for one case
    /// @param begin called when a case begins, with its answer, which may be completed from outside
    Grader(Lab lab, boolean root, Duration limit, Consumer<CompletableFuture<Outcome>> begin) {
        this.lab = lab;
        this.root = root;
        this.limit = limit;
        this.begin = begin;
    }

    public List<Graded> grade(List<Case> cases) {
        List<Graded> graded = new ArrayList<>();
        for (Case each : cases) {
            graded.add(new Graded(each, outcome(each)));
        }
        return graded;
    }

    /// {@return the name of the thread group of a case}
    static String group(Case each) {
        return "case-" + each.id();
    }

    Outcome outcome(Case each) {
        if (each.needsRoot() && !root) {
            return new Outcome.Skipped("needs root on Linux");
        }
        CompletableFuture<Outcome> answer = new CompletableFuture<>();
        begin.accept(answer);
        // Threads that the case starts are in the group of its own thread.
        ThreadGroup group = new ThreadGroup(group(each));
        Thread thread = Thread.ofPlatform().group(group).daemon().name("case-" + each.id()).start(() -> check(each, answer));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return failed(each, e.getCause());
        } catch (TimeoutException e) {
            return unanswered(each, thread.getStackTrace());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(Case each, CompletableFuture<Outcome> answer) {
        try {
            answer.complete(each.check().call());
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    private Failed failed(Case in, Throwable cause) {
        return switch (cause) {
            case SyscallException e -> KernelErrors.failed(e);
            case UnsupportedOperationException e when String.valueOf(e.getMessage()).startsWith("task ") -> unwritten(e);
            case StudentCode.NoInstance e -> noInstance(e);
            case CaseOutput.Excess e -> printed(in, e);
            default -> thrown(in, cause);
        };
    }

    /// The starter's exception: `task 1: enter`.
    private Failed unwritten(UnsupportedOperationException starter) {
        String task = starter.getMessage().replaceFirst(":.*", "");
        String method = starter.getMessage().replaceFirst(".*: ", "");
        return new Failed(task + " is not written yet", new Hints(
                "the comment above " + method + "() in " + lab.source() + " says what it does",
                "more about " + task + " is in " + lab.directory() + "/tasks.adoc, and in chapter " + lab.number(),
                "write the method " + method + "() of " + lab.program() + ", in place of its throw"));
    }

    private Failed noInstance(StudentCode.NoInstance e) {
        return new Failed(e.getMessage(), new Hints(
                "the case cannot make an object of your class, so none of your methods was called",
                "./jd lab " + lab.number() + " --solution shows the head of the class and its constructor",
                "public final class " + lab.program() + " implements …, with the constructor of the first copy, which is public"));
    }

    private Failed printed(Case in, CaseOutput.Excess excess) {
        String where = place(excess.getStackTrace()).map(line -> ", at " + line).orElse("");
        return new Failed(excess.getMessage() + where, new Hints(
                "the case was ended: your code prints without end, or much more than anyone reads",
                "a print statement in a loop: which condition should have ended the loop?",
                "look at the variables of the loop in a debugger: " + debug(in)));
    }

    /// An exception without a frame of the student's code was thrown when the case examined an answer, such as null.
    private Failed thrown(Case in, Throwable cause) {
        Optional<String> where = place(cause.getStackTrace());
        if (where.isEmpty()) {
            return new Failed("what your code has returned cannot be examined: " + cause, new Hints(
                    cause instanceof NullPointerException
                            ? "a method of yours has returned null, or something that contains null"
                            : "a method of yours has returned something that the case does not expect in this form",
                    "the comment above the method in " + lab.source() + " says what it returns, also if there is nothing: "
                            + "an empty list, an empty Optional",
                    "set a breakpoint at the return of your method: " + debug(in)));
        }
        String message = cause.getMessage() == null ? "it has no message" : "its message is: " + cause.getMessage();
        return new Failed(cause + ", at " + where.get(), new Hints(
                "your code has ended with an exception: the line is above",
                "the documentation of " + cause.getClass().getSimpleName() + " says when it is thrown; " + message,
                "stop there in a debugger: " + debug(in)));
    }

    private Failed unanswered(Case in, StackTraceElement[] stack) {
        String where = place(stack).map(line -> "your code is at " + line).orElse("it is not in your code");
        String top = stack.length == 0 ? "" : stack[0].getClassName() + "." + stack[0].getMethodName();
        return new Failed("no answer within " + limit.toSeconds() + " seconds: " + where, new Hints(
                "the case was ended: a loop does not end, or a call waits for something that does not come",
                "at that moment the thread was in " + top + ": what should have ended the wait?",
                "interrupt it in a debugger: " + debug(in)));
    }

    private String debug(Case in) {
        return "./jd lab " + lab.number() + " --debug 5005 " + in.id();
    }

    /// {@return file and line of the innermost frame of the student's code, whose classes are in no package}
    private static Optional<String> place(StackTraceElement[] stack) {
        return Stream.of(stack)
                .filter(frame -> !frame.getClassName().contains("."))
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber() + ", " + frame.getMethodName() + "()")
                .findFirst();
    }
}

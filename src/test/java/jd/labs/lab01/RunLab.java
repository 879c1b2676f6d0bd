package jd.labs.lab01;

import static jd.labs.Case.PASSED;

import java.util.HashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;

/// Grades lab 1: compares each answer with the fact that [RunFacts] takes from the log and the sources.
public final class RunLab implements Lab {
    private static final String LOG = "chapter 1, \"The log of a run\"";

    @Override
    public int number() {
        return 1;
    }

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String source() {
        return "Answers.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.Nowhere("it contains answers, and no code of jd");
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                list(program, "1", "jobs() lists the jobs of one run", Questions::jobs, RunFacts::jobs, "a line with +job",
                        "every line that begins with +job is one job; write the name alone, without parameters"),
                word(program, "2", "handlerOfStart() names the method behind the job start", Questions::handlerOfStart,
                        RunFacts::handlerOfStart, "[A-Z]\\w+#\\w+", "Class#method",
                        "the log's line of +job start names a line of JobTable.java: read what is registered there"),
                word(program, "3", "whereTheAddressComesFrom() names file and chapter", Questions::whereTheAddressComesFrom,
                        RunFacts::whereTheAddressComesFrom, "\\w+\\.java, chapter \\d+", "File.java, chapter N",
                        "look for the line that begins with allocate, and leave out the number of the line"),
                word(program, "4", "callerOfAllocateInterface() names the class one frame above",
                        Questions::callerOfAllocateInterface, RunFacts::callerOfAllocateInterface, "[A-Z]\\w+", "a class's name alone",
                        "set the breakpoint in BridgeNetwork.allocateInterface, and read the second frame of the stack"),
                list(program, "5", "order() sorts five events", Questions::order, RunFacts::order, "one of the five events",
                        "note for each event the first line of the log that tells it, and sort the lines"),
                list(program, "6", "handshake() lists the messages and their directions", Questions::handshake,
                        RunFacts::handshake, "a line with handshake",
                        "every line that begins with handshake is one message: > is send, < is receive or end of file"),
                number(program, "7", "descriptorsWithTheSpecification() counts them",
                        Questions::descriptorsWithTheSpecification, RunFacts::descriptorsWithTheSpecification,
                        "the three standard streams are not the only descriptors that dockerinit gets",
                        "the log's line of send Spec ends with the number of descriptors"),
                word(program, "8", "stepBeforePivot() names a step of dockerinit", Questions::stepBeforePivot,
                        RunFacts::stepBeforePivot, "[a-z]+( [a-z]+)*", "a step's name as the log writes it, in lower case",
                        "find the log's line that begins with pivot and names DockerInit.java; the answer is on the line above"),
                word(program, "9", "lastCallBeforeExecve() names a system call", Questions::lastCallBeforeExecve,
                        RunFacts::lastCallBeforeExecve, "[a-z_0-9]+", "a system call's name alone",
                        "read execute in InitSteps.java: the last kernel.NAME(...) before command.execute"),
                number(program, "10", "bytesOfHello() counts what the daemon sends for one line", Questions::bytesOfHello,
                        RunFacts::bytesOfHello,
                        "the client must know to which output the line belongs, and how long it is",
                        "six bytes of hello and its end of line, behind the header that StdStream.frame writes"));
    }

    private static Questions answers(Class<?> program) {
        return StudentCode.create(program, Questions.class);
    }

    private static Case list(
            Class<?> program, String id, String sentence, Function<Questions, List<String>> answer,
            Supplier<List<String>> fact, String unit, String last) {
        return new Case(id, sentence, false, () -> listOutcome(answer.apply(answers(program)), fact.get(), unit, last));
    }

    private static Outcome listOutcome(List<String> got, List<String> fact, String unit, String last) {
        if (got.equals(fact)) {
            return PASSED;
        }
        List<String> foreign = got.stream().filter(each -> !fact.contains(each)).toList();
        String first;
        if (!foreign.isEmpty()) {
            first = "\"" + foreign.getFirst() + "\" is not in this run: each element is to be " + unit;
        } else if (!new HashSet<>(got).containsAll(fact)) {
            first = "something that happens in this run is missing";
        } else if (got.size() != fact.size()) {
            first = "all that happens is there, but not as often as it happens";
        } else {
            first = "all that happens is there, but not in the order in which it happens";
        }
        return new Failed(got.toString(), new Hints(first, LOG + ": run jd daemon -D --init-pool 0, and read from top to bottom", last));
    }

    private static Case word(
            Class<?> program, String id, String sentence, Function<Questions, String> answer, Supplier<String> fact,
            String form, String formInWords, String last) {
        return new Case(id, sentence, false, () -> {
            String got = answer.apply(answers(program));
            if (got.equals(fact.get())) {
                return PASSED;
            }
            String first = got.matches(form)
                    ? "the answer has the right form, but names something else"
                    : "the answer is to be " + formInWords;
            return new Failed("\"" + got + "\"", new Hints(first, LOG + ", and the file that its line names", last));
        });
    }

    private static Case number(
            Class<?> program, String id, String sentence, Function<Questions, Integer> answer, Supplier<Integer> fact,
            String rule, String last) {
        return new Case(id, sentence, false, () -> {
            int got = answer.apply(answers(program));
            int difference = got - fact.get();
            if (difference == 0) {
                return PASSED;
            }
            String first = difference < 0 ? "it is more: " + rule : "it is less: count only what belongs to this run";
            return new Failed(Integer.toString(got), new Hints(first, LOG + "; \"Stop 9\" and \"Stop 11\" of chapter 1", last));
        });
    }
}

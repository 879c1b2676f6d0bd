package jd.labs;

import java.io.PrintStream;
import java.util.List;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;

/// Prints results: a sentence for each case; for a failed one what the student's code did, hints, and the command that
/// runs the case again.
final class Report {
    private final int lab;
    private final PrintStream out;
    private int passed;
    private int failed;
    private int skipped;

    Report(int lab, PrintStream out) {
        this.lab = lab;
        this.out = out;
    }

    /// @param level how many hints, from 1 to 3
    void add(Case of, Outcome outcome, int level) {
        String line = "%3s  %s".formatted(of.id(), of.sentence());
        switch (outcome) {
            case Outcome.Passed() -> {
                passed++;
                out.println("OK   " + line);
            }
            case Outcome.Skipped(String why) -> {
                skipped++;
                out.println("SKIP " + line + ": " + why);
            }
            case Outcome.Failed(String got, Hints hints) -> {
                failed++;
                out.println("FAIL " + line);
                out.println("          got:      " + got);
                List.of(hints.first(), hints.second(), hints.last()).subList(0, level)
                        .forEach(hint -> out.println("          hint:     " + hint));
                if (level < 3) {
                    out.println("          more:     ./jd lab " + lab + " --hint");
                }
                out.println("          again:    ./jd lab " + lab + " " + of.id());
            }
        }
    }

    boolean hasFailed() {
        return failed > 0;
    }

    /// {@return whether something ran and all of it passed}
    boolean end() {
        out.printf("%d passed, %d failed, %d skipped%n", passed, failed, skipped);
        return passed > 0 && failed == 0;
    }
}

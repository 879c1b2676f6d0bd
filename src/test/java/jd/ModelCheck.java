package jd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

/// Runs a few threads in every order: Lincheck decides at each access of shared memory which thread goes on, tries one
/// schedule after the other, and prints the steps of one in which an assertion fails.
///
/// A test of this kind is small: two or three threads, a few calls each, on new objects for each schedule.
public final class ModelCheck {
    private static final int SCHEDULES = 100;

    private ModelCheck() {}

    /// @param scenario makes its objects, runs its threads with [#together] and asserts what must hold after any schedule
    public static void everyOrder(Runnable scenario) {
        Lincheck.runConcurrentTest(SCHEDULES, scenario);
    }

    /// Finds a schedule that breaks the scenario's assertion. {@return its steps, a column for each of two threads}
    public static String brokenOrder(Runnable scenario) {
        try {
            everyOrder(scenario);
        } catch (LincheckAssertionError e) {
            return steps(e.getMessage());
        }
        throw new AssertionError("the scenario holds in every order");
    }

    /// Lincheck prints a table with a column for the main thread, which is of no interest here, and one for each other.
    private static String steps(String message) {
        String table = message.substring(0, Math.max(message.indexOf("Detailed trace"), 0));
        StringBuilder steps = new StringBuilder(String.format("%-40s%s%n", "Thread 1", "Thread 2"));
        for (String line : table.lines().filter(row -> row.startsWith("|")).toList()) {
            String[] cells = line.replaceAll("#\\d+", "").split("\\|");
            if (cells.length == 4 && isStep(cells[2] + cells[3])) {
                steps.append(String.format("%-40s%s", cells[2].strip(), cells[3].strip()).stripTrailing()).append('\n');
            }
        }
        return steps.toString();
    }

    private static boolean isStep(String cells) {
        String step = cells.strip();
        return !step.isEmpty() && !step.startsWith("switch") && !step.equals("run()") && !step.contains("Thread 1");
    }

    /// Compares the steps with the transcript in the book; writes the transcript if it is missing.
    public static void requireTranscript(String name, String text) {
        Path file = Path.of("chapters/transcripts", name);
        try {
            if (Files.notExists(file)) {
                Files.writeString(file, text);
            }
            assertEquals(Files.readString(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs the steps at the same time, each on a thread of its own, and waits for all.
    public static void together(Runnable... steps) {
        Thread[] threads = new Thread[steps.length];
        for (int i = 0; i < steps.length; i++) {
            threads[i] = new Thread(steps[i]);
            threads[i].start();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}

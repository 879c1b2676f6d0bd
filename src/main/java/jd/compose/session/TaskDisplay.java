package jd.compose.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jd.client.session.Cli;

/// Shows what happens to the containers, networks, volumes and images of a project: on a terminal as a block of lines, one
/// for each of them, and elsewhere as a line for each change.
///
/// The block is redrawn ten times a second, because it shows how long each task has taken: the cursor goes up to its first
/// line, and all lines are written again.
///
/// ```
/// [+] Running 1/2
///  ✔ Container shop-db-1   Started                                       0.3s
///  ⠹ Container shop-web-1  Starting                                      0.1s
/// ```
///
/// Today: docker compose pkg/progress/tty.go
public final class TaskDisplay implements AutoCloseable {
    private static final int FRAME_MILLIS = 100;
    /// The size of a terminal that does not tell it, and for `--progress tty` without one.
    private static final int USUAL_ROWS = 24;
    private static final int USUAL_COLUMNS = 80;
    private static final String SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
    private static final String DRY_RUN = " DRY-RUN MODE - ";

    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    private static final String CLEAR_LINE = "\033[2K";
    private static final String CLEAR_BELOW = "\033[J";
    private static final int RED = 31;
    private static final int GREEN = 32;
    private static final int YELLOW = 33;
    private static final int BLUE = 34;
    private static final int CYAN = 36;

    private final Cli cli;
    private final Style style;
    private final String title;
    private final String prefix;
    /// By subject, in the order of their begin.
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private int drawnLines;
    private boolean closed;

    public enum Style { QUIET, PLAIN, TERMINAL }

    public enum State { WORKING, DONE, WARNING, FAILED }

    /// @param label what is changed
    /// @param word what happens to it, or has happened
    /// @param begin in milliseconds
    /// @param end the time of the last change
    record Task(String label, String word, State state, long begin, long end) {
        /// {@return this task after a change, which may begin it again}
        Task then(Task next) {
            return new Task(next.label, next.word, next.state, begin, next.end);
        }

        /// {@return how long it has taken: `0.3s`} The first use of a formatter would take 20 ms.
        String time(long now) {
            long tenths = ((state == State.WORKING ? now : end) - begin + 50) / 100;
            return tenths / 10 + "." + tenths % 10 + "s";
        }
    }

    TaskDisplay(Cli cli, Style style, String title, boolean dryRun) {
        this.cli = cli;
        this.style = style;
        this.title = title;
        this.prefix = dryRun ? DRY_RUN : "";
        if (style == Style.TERMINAL) {
            Thread.ofPlatform().daemon().start(this::redrawUntilClosed);
        }
    }

    /// @param subject identifies the task
    /// @param text of the task itself, empty if the subject says everything
    /// @param word what happens to it, colored on a terminal
    public synchronized void report(String subject, String text, String word, State state) {
        var change = new Task(subject + " " + text, word, state, now(), now());
        tasks.merge(subject, change, Task::then);
        switch (style) {
            case QUIET -> { }
            case PLAIN -> cli.err().println(prefix + " " + change.label() + " " + word);
            case TERMINAL -> redraw();
        }
    }

    /// Prints a line that stays, above the block.
    public synchronized void message(String line) {
        if (drawnLines > 0) {
            draw(List.of());
        }
        cli.err().println(line);
    }

    /// The whole block stays, even if it is higher than the terminal.
    @Override
    public synchronized void close() {
        if (style == Style.TERMINAL && !tasks.isEmpty()) {
            draw(block(List.copyOf(tasks.values())));
        }
        closed = true;
    }

    private void redrawUntilClosed() {
        try {
            while (redraw()) {
                Thread.sleep(FRAME_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// {@return whether there may be more to draw} The cursor cannot go up to lines that have left the screen, so only as
    /// many tasks as it has lines are drawn, the latest ones.
    private synchronized boolean redraw() {
        if (!closed && !tasks.isEmpty()) {
            int rows = cli.rows(2) > 0 ? cli.rows(2) : USUAL_ROWS;
            List<String> block = block(List.copyOf(tasks.values()));
            block.subList(1, Math.max(1, block.size() - rows + 2)).clear();
            draw(block);
        }
        return !closed;
    }

    private List<String> block(List<Task> shown) {
        int columns = cli.columns(2) > 0 ? cli.columns(2) : USUAL_COLUMNS;
        return lines(title, prefix, shown, now(), columns);
    }

    // tag::redrawing-the-progress[]
    private void draw(List<String> lines) {
        var text = new StringBuilder(HIDE_CURSOR);
        if (drawnLines > 0) {
            text.append("\r\033[").append(drawnLines).append('A'); // <1>
        }
        lines.forEach(line ->
                text.append(CLEAR_LINE).append(line).append('\n'));
        text.append(CLEAR_BELOW).append(SHOW_CURSOR); // <2>
        cli.err().print(text);
        cli.err().flush();
        drawnLines = lines.size();
    }

    /// {@return the title, and a line of at most `columns` for each task}
    static List<String> lines(String title, String prefix,
            List<Task> tasks, long now, int columns) {
        long ended = tasks.stream().filter(task ->
                task.state() != State.WORKING).count();
        String head = "[+] " + title + " " + ended + "/" + tasks.size();
        int labelWidth = tasks.stream()
                .mapToInt(task -> task.label().length()).max().orElse(0);
        var lines = new ArrayList<String>();
        lines.add(ended == tasks.size() ? colored(BLUE, head) : head);
        for (Task task : tasks) {
            lines.add(line(task, prefix, labelWidth, now, columns));
        }
        return lines;
    }
    // end::redrawing-the-progress[]

    /// The label is padded, so that the words are below each other; the time is at the right edge. What is too long is cut,
    /// since a line that is wrapped would be two.
    private static String line(Task task, String prefix, int labelWidth, long now, int columns) {
        String time = task.time(now) + " ";
        int room = Math.max(0, columns - " ✔ ".length() - prefix.length() - time.length() - 1);
        int labelRoom = Math.max(0, Math.min(labelWidth, room - 1));
        String label = cut(task.label(), labelRoom);
        label += " ".repeat(labelRoom - label.length());
        String word = cut(task.word().replace('\n', ' '), room - label.length() - 1);
        String gap = " ".repeat(Math.max(1, room - label.length() - word.length()));
        return " " + colored(color(task.state()), symbol(task.state(), now)) + colored(CYAN, prefix) + " " + label + " "
                + (task.state() == State.WORKING ? word : colored(color(task.state()), word))
                + gap + colored(BLUE, time);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : length < 4 ? "" : text.substring(0, length - 3) + "...";
    }

    private static String symbol(State state, long now) {
        return switch (state) {
            case WORKING -> {
                int frame = (int) (now / FRAME_MILLIS % SPINNER.length());
                yield SPINNER.substring(frame, frame + 1);
            }
            case DONE -> "✔";
            case WARNING -> "!";
            case FAILED -> "✘";
        };
    }

    private static int color(State state) {
        return switch (state) {
            case WORKING, WARNING -> YELLOW;
            case DONE -> GREEN;
            case FAILED -> RED;
        };
    }

    private static String colored(int color, String text) {
        return text.isEmpty() ? "" : "\033[" + color + "m" + text + "\033[0m";
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }
}

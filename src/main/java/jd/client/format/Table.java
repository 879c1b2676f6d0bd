package jd.client.format;

import java.util.ArrayList;
import java.util.List;

/// Prints rows of cells; each column is as wide as its widest cell plus three spaces, and at least ten.
///
/// Docker 1.2.0 used Go's text/tabwriter with 20, 1, 3; today it is 10, 1, 3.
public final class Table {
    private static final int NARROWEST = 10;
    private static final int GAP = 3;

    private final int narrowest;
    private final List<List<String>> lines = new ArrayList<>();

    public Table() {
        this(NARROWEST);
    }

    /// @param narrowest the minimum width of a column, its gap included
    public Table(int narrowest) {
        this.narrowest = narrowest;
    }

    public Table line(List<String> cells) {
        lines.add(List.copyOf(cells));
        return this;
    }

    public Table line(String... cells) {
        return line(List.of(cells));
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        for (List<String> line : lines) {
            for (int column = 0; column < line.size(); column++) {
                String cell = line.get(column);
                text.append(cell);
                // The last cell of a row is not padded.
                if (column < line.size() - 1) {
                    text.append(" ".repeat(width(column) - length(cell)));
                }
            }
            text.append('\n');
        }
        return text.toString();
    }

    private int width(int column) {
        int widest = lines.stream()
                .filter(line -> column < line.size() - 1)
                .mapToInt(line -> length(line.get(column)))
                .max().orElse(0);
        return Math.max(narrowest, widest + GAP);
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}

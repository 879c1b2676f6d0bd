package jd.site;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A drawing of PlantUML. Its texts have a position and a length, and its arrows are cubic Bézier curves.
///
/// @param svg its source
record Figure(String svg) {
    private static final Pattern TEXT = Pattern.compile("<text ([^>]*)>([^<]*)</text>");
    private static final Pattern ARROW = Pattern.compile("<path d=['\"](M[^'\"]*C[^'\"]*)['\"] fill=['\"]none");
    private static final Pattern NUMBER = Pattern.compile("-?[\\d.]+");
    private static final int STEPS = 40;

    private record Box(double left, double top, double right, double bottom, String title) {
        boolean contains(double x, double y) {
            return left < x && x < right && top < y && y < bottom;
        }
    }

    /// {@return the size of the smallest letters, in the drawing's pixels}
    int smallestLetters() {
        return Pattern.compile("font-size=['\"](\\d+)").matcher(svg).results()
                .mapToInt(size -> Integer.parseInt(size.group(1))).min().orElseThrow();
    }

    /// {@return the titles of boxes, which are bold, that an arrow crosses}
    List<String> crossedTitles() {
        List<Box> titles = TEXT.matcher(svg).results()
                .filter(text -> text.group(1).contains("font-weight") && !text.group(2).replace("&#160;", "").isBlank())
                .map(text -> box(text.group(1), text.group(2)))
                .toList();
        var crossed = new TreeSet<String>();
        for (MatchResult arrow : ARROW.matcher(svg).results().toList()) {
            List<Double> points = NUMBER.matcher(arrow.group(1)).results().map(MatchResult::group).map(Double::valueOf).toList();
            // one point to start from, then three for each curve
            for (int i = 0; i + 7 < points.size(); i += 6) {
                for (int step = 0; step <= STEPS; step++) {
                    double x = at(points, i, (double) step / STEPS);
                    double y = at(points, i + 1, (double) step / STEPS);
                    titles.stream().filter(title -> title.contains(x, y)).forEach(title -> crossed.add(title.title()));
                }
            }
        }
        return new ArrayList<>(crossed);
    }

    /// The x or y coordinate of a point of a curve, whose four points begin at `i`.
    private static double at(List<Double> points, int i, double t) {
        double s = 1 - t;
        return s * s * s * points.get(i) + 3 * t * s * s * points.get(i + 2) + 3 * t * t * s * points.get(i + 4)
                + t * t * t * points.get(i + 6);
    }

    private static Box box(String attributes, String text) {
        double size = number(attributes, "font-size");
        double x = number(attributes, "x");
        double y = number(attributes, "y");
        return new Box(x, y - .75 * size, x + number(attributes, "textLength"), y + .1 * size, text);
    }

    private static double number(String attributes, String name) {
        Matcher value = Pattern.compile("\\b" + name + "=['\"]([\\d.]+)").matcher(attributes);
        if (!value.find()) {
            throw new IllegalStateException("no " + name + " in " + attributes);
        }
        return Double.parseDouble(value.group(1));
    }
}

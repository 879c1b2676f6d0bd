package jd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The table of the appendix on performance, rewritten between its two markers.
final class Report {
    private static final String BEGIN = "// bench:begin\n";
    private static final String END = "// bench:end\n";

    /// @param unit `ms` or `MiB`
    /// @param aim the greatest acceptable ratio of jd's median to dockerd's
    private record Line(String what, String unit, Samples docker, Samples jd, double aim) {
        double ratio() {
            return jd.median() / docker.median();
        }

        String row() {
            return String.format(Locale.ROOT, "|%s |%s |%s |%.2f |%.2f", what, figures(docker), figures(jd), ratio(), aim);
        }

        private String figures(Samples samples) {
            return samples.values().length == 1
                    ? String.format(Locale.ROOT, "%.0f %s", samples.median(), unit)
                    : String.format(Locale.ROOT, "%.0f / %.0f %s", samples.minimum(), samples.median(), unit);
        }
    }

    private final String versions;
    private final List<Line> lines = new ArrayList<>();

    Report(String versions) {
        this.versions = versions;
    }

    void add(String what, String unit, Samples docker, Samples jd, double aim) {
        Line line = new Line(what, unit, docker, jd, aim);
        lines.add(line);
        System.out.printf(Locale.ROOT, "%-52s Docker %-16s jd %-16s ratio %.2f (aim %.2f)%n",
                what.replace("`", ""), line.figures(docker), line.figures(jd), line.ratio(), aim);
    }

    void writeInto(Path chapter) throws IOException {
        String text = Files.readString(chapter);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException("write the table into " + chapter + ": its two markers are missing");
        }
        Files.writeString(chapter, text.substring(0, begin + BEGIN.length()) + table() + text.substring(end));
    }

    private String table() {
        List<String> text = new ArrayList<>();
        text.add("Measured on " + LocalDate.now() + ": " + Machine.describe() + "; " + versions + ".");
        text.add("Times are minimum / median.");
        text.add("");
        text.add("[cols=\"5,3,3,1,1\"]");
        text.add("|===");
        text.add("|What |Docker |jd |Ratio |Aim");
        text.add("");
        lines.forEach(line -> text.add(line.row()));
        text.add("|===");
        return String.join("\n", text) + "\n";
    }
}

package jd.labs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A lab: its directory and how a student's class is graded.
public interface Lab {
    int number();

    /// One word after the number in the name of its directory: `dockerinit`.
    String name();

    /// {@return the directory with the source, the tasks and the wrong answers, relative to the checkout}
    default Path directory() {
        return Path.of("labs/lab%02d-%s".formatted(number(), name()));
    }

    /// The one source in it.
    String source();

    /// {@return what a student does in it, the first sentence of its tasks}
    ///
    /// @param home the checkout
    default String title(Path home) {
        try (Stream<String> lines = Files.lines(home.resolve(directory()).resolve("tasks.adoc"))) {
            return lines.findFirst().orElse("").replaceFirst("^In this lab you ", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The name of the student's class.
    default String program() {
        return source().replace(".java", "");
    }

    /// Where the student's code runs in jd, or why it does not.
    PlugIn plugIn();

    /// A command line with the student's code in jd.
    default String example() {
        return "./jd run --lab " + number() + " busybox echo hi";
    }

    /// {@return the cases, in the order of the tasks, for a student's class}
    List<Case> cases(Class<?> program);

    /// {@return the lab with this number, as a user writes it}
    static Optional<Lab> of(String number) {
        return all().stream().filter(lab -> number.equals(Integer.toString(lab.number()))).findFirst();
    }

    static List<Lab> all() {
        return List.of(
                new jd.labs.lab01.RunLab(),
                new jd.labs.lab02.StreamsLab(),
                new jd.labs.lab03.EngineLab(),
                new jd.labs.lab04.BootLab(),
                new jd.labs.lab05.RouterLab(),
                new jd.labs.lab06.PoolsLab(),
                new jd.labs.lab07.VethLab(),
                new jd.labs.lab08.IdsLab(),
                new jd.labs.lab09.BlobLab(),
                new jd.labs.lab10.LayersLab(),
                new jd.labs.lab11.CacheLab(),
                new jd.labs.lab12.StatesLab(),
                new jd.labs.lab13.DockerInitLab(),
                new jd.labs.lab14.NamespacesLab(),
                new jd.labs.lab15.PlacementLab(),
                new jd.labs.lab16.DriverLab(),
                new jd.labs.lab17.OrderLab());
    }
}

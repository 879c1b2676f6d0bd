package jd.labs;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /// The name of the student's class.
    default String program() {
        return source().replace(".java", "");
    }

    /// Where the student's code runs in jd, or why it does not.
    PlugIn plugIn();

    /// {@return the cases, in the order of the tasks, for a student's class}
    List<Case> cases(Class<?> program);

    /// {@return the lab with this number, as a user writes it}
    static Optional<Lab> of(String number) {
        return all().stream().filter(lab -> number.equals(Integer.toString(lab.number()))).findFirst();
    }

    static List<Lab> all() {
        return List.of(
                new jd.labs.lab02.StreamsLab(),
                new jd.labs.lab03.EngineLab(),
                new jd.labs.lab10.LayersLab(),
                new jd.labs.lab12.StatesLab(),
                new jd.labs.lab13.DockerInitLab(),
                new jd.labs.lab14.NamespacesLab());
    }
}

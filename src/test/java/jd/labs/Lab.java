package jd.labs;

import java.nio.file.Path;
import java.util.List;

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

    /// {@return the cases, in the order of the tasks, for a student's class}
    List<Case> cases(Class<?> program);

    static List<Lab> all() {
        return List.of(
                new jd.labs.lab02.StreamsLab(),
                new jd.labs.lab12.StatesLab(),
                new jd.labs.lab13.DockerInitLab(),
                new jd.labs.lab14.NamespacesLab());
    }
}

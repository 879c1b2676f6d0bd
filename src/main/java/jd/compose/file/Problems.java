package jd.compose.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what is wrong with a project's files, so that a user sees all of it at once.
public final class Problems {
    private final List<String> found = new ArrayList<>();
    private final Set<String> missing = new HashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    /// An error in the structure of a file.
    ///
    /// @param path of the value: `services.web.ports.0`
    void invalid(Place at, String path, String what) {
        add("validating " + at + ": " + path + " " + what);
    }

    public void add(String message) {
        if (!found.contains(message)) {
            found.add(message);
        }
    }

    /// A file that a service refers to and that cannot be read. If nothing else is wrong than missing files, the
    /// exit code says so.
    public void add(ComposeException problem) {
        if (problem.isMissingFile()) {
            missing.add(problem.getMessage());
        }
        add(problem.getMessage());
    }

    /// Something that a user should know and that stops nothing.
    public void warn(String message) {
        warnings.add(message);
    }

    List<String> messages() {
        return List.copyOf(found);
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    /// @throws ComposeException if there are problems
    public void check() {
        if (!found.isEmpty()) {
            throw missing.containsAll(found)
                    ? ComposeException.noFile(String.join("\n", found)) : ComposeException.invalid(found);
        }
    }
}

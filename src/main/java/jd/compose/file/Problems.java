package jd.compose.file;

import java.util.ArrayList;
import java.util.List;

/// Collects what is wrong with a project's files, so that a user sees all of it at once.
public final class Problems {
    private final List<String> found = new ArrayList<>();

    /// An error in the structure of a file.
    ///
    /// @param path of the value: `services.web.ports.0`
    void invalid(Place at, String path, String what) {
        found.add("validating " + at + ": " + path + " " + what);
    }

    public void add(String message) {
        found.add(message);
    }

    /// @throws ComposeException if there are problems
    public void check() {
        if (!found.isEmpty()) {
            throw ComposeException.invalid(found);
        }
    }
}

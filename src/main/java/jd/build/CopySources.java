package jd.build;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import jd.build.file.BuildException;
import jd.server.api.PathPattern;
import jd.storage.files.BuildTree;

/// The sources of a `COPY`, found in a tree: patterns are replaced by the paths that match them, and each path gets the
/// hash that the cache compares.
///
/// Today: builder/dockerfile/copy.go
final class CopySources {
    /// The files among which sources without a URL are found. After a build from the URL of a Dockerfile there are none.
    enum Origin {
        CONTEXT, NO_CONTEXT, IMAGE
    }

    private final BuildTree tree;
    private final Origin origin;
    private final Downloads downloads;

    CopySources(BuildTree tree, Origin origin, Downloads downloads) {
        this.tree = tree;
        this.origin = origin;
        this.downloads = downloads;
    }

    /// A source. `path` is a name in bytes.
    record Source(BuildTree tree, String path, String hash, boolean downloaded) {}

    /// @throws BuildException with Docker's message
    List<Source> find(BuildStep.CopyOrder order) {
        try {
            List<Source> sources = new ArrayList<>();
            for (String source : order.sources()) {
                if (Downloads.isUrl(source)) {
                    sources.add(downloaded(order, source));
                } else {
                    sources.addAll(sources(source));
                }
            }
            if (sources.isEmpty()) {
                throw new BuildException("no source files were specified");
            }
            return sources;
        } catch (BuildException e) {
            throw new BuildException(order.keyword() + " failed: " + e.getMessage(), e);
        }
    }

    private Source downloaded(BuildStep.CopyOrder order, String url) {
        if (!order.add()) {
            throw new BuildException("source can't be a URL for COPY");
        }
        Downloads.Download file = downloads.file(url, order.destination().endsWith("/"));
        return new Source(file.tree(), file.name(), file.tree().hash(file.name()), true);
    }

    private List<Source> sources(String written) {
        if (origin == Origin.NO_CONTEXT) {
            throw new BuildException("missing build context");
        }
        if (!hasWildcard(written)) {
            return List.of(source(written));
        }
        PathPattern pattern;
        try {
            pattern = PathPattern.of(relative(written));
        } catch (IllegalArgumentException e) {
            // As in Docker, a malformed pattern matches nothing.
            return List.of();
        }
        return tree.paths().stream()
                .filter(path -> pattern.matches(BuildTree.text(path)))
                .map(path -> new Source(tree, path, tree.hash(path), false))
                .collect(Collectors.toList());
    }

    private static boolean hasWildcard(String path) {
        for (int at = 0; at < path.length(); at++) {
            switch (path.charAt(at)) {
                case '\\' -> at++;
                case '*', '?', '[' -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }

    private Source source(String written) {
        String path = BuildTree.name(relative(written));
        BuildTree.Kind kind = tree.kind(path);
        if (kind == BuildTree.Kind.IMPOSSIBLE) {
            throw outside(written);
        }
        if (kind == BuildTree.Kind.MISSING) {
            String stat = "stat " + relative(written) + ": file does not exist";
            throw new BuildException(
                    origin == Origin.CONTEXT ? "file not found in build context or excluded by .dockerignore: " + stat : stat);
        }
        return new Source(tree, path, tree.hash(path), false);
    }

    /// {@return the path without `.` and `..`, relative to the root}
    private static String relative(String written) {
        List<String> parts = new ArrayList<>();
        for (String part : written.split("/")) {
            if (part.equals("..")) {
                if (parts.isEmpty()) {
                    throw outside(written);
                }
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    /// Docker says this of every path that it cannot resolve.
    static BuildException outside(String written) {
        return new BuildException("forbidden path outside the build context: " + written + " ()");
    }

    /// {@return the hash of all sources together, as it stands in the history}
    static String hash(List<Source> sources) {
        return sources.size() == 1
                ? sources.getFirst().hash()
                : "multi:" + BuildTree.combined(sources.stream().map(Source::hash).toList());
    }
}

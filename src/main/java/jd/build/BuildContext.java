package jd.build;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import jd.build.file.BuildException;
import jd.build.file.Dockerfile;
import jd.libcontainer.namespace.IdMaps;
import jd.server.api.IgnoreFile;
import jd.storage.Storage;
import jd.storage.files.BuildTree;
import jd.storage.files.Decompression;
import jd.storage.files.StorageException;
import jd.storage.files.TarApply;

/// The files that the client has sent, or that have been downloaded: unpacked in a temporary directory, and removed at the end of the build.
///
/// Docker 1.2.0: daemon/build.go Build; today: builder/remotecontext
final class BuildContext implements AutoCloseable {
    private static final int MAX_DOCKERFILE = 16 << 20;
    private static final String DEFAULT_NAME = "Dockerfile";
    private static final String IGNORE_FILE = ".dockerignore";

    private final Storage storage;
    private final Path directory;
    private final BuildTree tree;

    private final Optional<String> dockerfileAlone;

    private BuildContext(Storage storage, Path directory, BuildTree tree, Optional<String> dockerfileAlone) {
        this.storage = storage;
        this.directory = directory;
        this.tree = tree;
        this.dockerfileAlone = dockerfileAlone;
    }

    /// @param tar compressed or not
    static BuildContext unpack(Storage storage, InputStream tar) {
        Path directory = temporaryDirectory(storage);
        try (InputStream plain = Decompression.decompress(new BufferedInputStream(tar))) {
            TarApply.apply(storage.syscalls(), directory, TarApply.Whiteouts.PLAIN, plain);
            return new BuildContext(
                    storage, directory, BuildTree.open(storage.syscalls(), directory, IdMaps.SAME), Optional.empty());
        } catch (IOException e) {
            storage.discard(directory);
            throw new StorageException("read the build context", e);
        } catch (RuntimeException | Error e) {
            storage.discard(directory);
            throw e;
        }
    }

    /// Downloads a context: an archive or, as plain text, a Dockerfile without files.
    static BuildContext download(Storage storage, Downloads downloads, String url) {
        try (Downloads.Content content = downloads.context(url)) {
            return content.isText()
                    ? dockerfileAlone(storage, new String(content.body().readNBytes(MAX_DOCKERFILE), StandardCharsets.UTF_8))
                    : unpack(storage, content.body());
        } catch (IOException e) {
            throw new StorageException("read the build context", e);
        }
    }

    private static BuildContext dockerfileAlone(Storage storage, String text) {
        Path directory = temporaryDirectory(storage);
        BuildTree empty = BuildTree.open(storage.syscalls(), directory, IdMaps.SAME);
        return new BuildContext(storage, directory, empty, Optional.of(text));
    }

    private static Path temporaryDirectory(Storage storage) {
        try {
            return Files.createTempDirectory(storage.root().temporary(), "build-");
        } catch (IOException e) {
            throw new StorageException("make a directory for a build context", e);
        }
    }

    BuildTree tree() {
        return tree;
    }

    CopySources.Origin origin() {
        return dockerfileAlone.isPresent() ? CopySources.Origin.NO_CONTEXT : CopySources.Origin.CONTEXT;
    }

    /// Reads the Dockerfile. If `.dockerignore` excludes it or itself, it is removed from the context then, so that `COPY`
    /// does not find it: the client always sends both.
    ///
    /// @param named empty for `Dockerfile`
    Dockerfile dockerfile(String named) {
        if (dockerfileAlone.isPresent()) {
            return Dockerfile.parse(dockerfileAlone.get());
        }
        String name = existing(named.isEmpty() ? DEFAULT_NAME : named);
        String text = read(name);
        if (text.isEmpty()) {
            throw new BuildException("the Dockerfile (" + name + ") cannot be empty");
        }
        try {
            Dockerfile dockerfile = Dockerfile.parse(text);
            removeIgnored(name);
            return dockerfile;
        } catch (BuildException e) {
            throw new BuildException("failed to parse " + name + ": " + e.getMessage(), e);
        }
    }

    private String existing(String name) {
        BuildTree.Kind kind = tree.kind(BuildTree.name(name));
        if (kind == BuildTree.Kind.FILE) {
            return name;
        }
        if (kind == BuildTree.Kind.IMPOSSIBLE) {
            throw CopySources.outside(name);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (name.equals(DEFAULT_NAME) && tree.kind(lower) == BuildTree.Kind.FILE) {
            return lower;
        }
        throw new BuildException("Cannot locate specified Dockerfile: " + name);
    }

    private String read(String name) {
        return new String(tree.read(BuildTree.name(name), MAX_DOCKERFILE), StandardCharsets.UTF_8);
    }

    private void removeIgnored(String dockerfile) {
        if (tree.kind(IGNORE_FILE) != BuildTree.Kind.FILE) {
            return;
        }
        IgnoreFile ignored = IgnoreFile.parse(read(IGNORE_FILE));
        for (String name : new String[] {IGNORE_FILE, dockerfile}) {
            if (ignored.excludes(name)) {
                tree.remove(BuildTree.name(name));
            }
        }
    }

    @Override
    public void close() {
        tree.close();
        storage.discard(directory);
    }
}

package jd.libcontainer.nsinit;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/// The states of containers on disk: a directory with two files for each container. There is no daemon, so every nsinit
/// command reads them.
///
/// ```
/// /run/jd-nsinit/NAME/state.json    BundleState
///                     config.json   the bundle's, for nsinit exec
/// ```
///
/// Docker 1.2.0: libcontainer's state.json and container.json. runc: /run/runc
record StateStore(Path root) {
    static final String DEFAULT_ROOT = "/run/jd-nsinit";

    private static final Pattern NAME = Pattern.compile("[\\w+.-]+");

    /// Claims a name: only one of several concurrent calls succeeds.
    void claim(String name) {
        if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new NsinitException("invalid container ID format");
        }
        try {
            Files.createDirectories(root);
            Files.createDirectory(root.resolve(name));
        } catch (FileAlreadyExistsException e) {
            throw new NsinitException("container with given ID already exists");
        } catch (IOException e) {
            throw new NsinitException("claim the name \"" + name + "\" in " + root + ": " + e.getMessage());
        }
    }

    /// Writes a temporary file and renames it, so that a reader sees either the old state or the new one.
    void save(BundleState state, byte[] config) {
        Path directory = root.resolve(state.id());
        try {
            Files.write(directory.resolve("config.json"), config);
            Files.write(directory.resolve("state.new"), state.json());
            Files.move(directory.resolve("state.new"), directory.resolve("state.json"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new NsinitException("write the state of \"" + state.id() + "\": " + e.getMessage());
        }
    }

    BundleState load(String name) {
        return BundleState.read(file(name, "state.json"));
    }

    /// {@return the config.json from which the container was created}
    byte[] config(String name) {
        return file(name, "config.json");
    }

    private byte[] file(String name, String file) {
        if (!NAME.matcher(name).matches()) {
            throw new NsinitException("container does not exist");
        }
        try {
            return Files.readAllBytes(root.resolve(name).resolve(file));
        } catch (NoSuchFileException e) {
            throw new NsinitException("container does not exist");
        } catch (IOException e) {
            throw new NsinitException("read the state of \"" + name + "\": " + e.getMessage());
        }
    }

    void remove(String name) {
        Path directory = root.resolve(name);
        try {
            for (String file : new String[] {"state.json", "state.new", "config.json"}) {
                Files.deleteIfExists(directory.resolve(file));
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new NsinitException("remove the state of \"" + name + "\": " + e.getMessage());
        }
    }
}

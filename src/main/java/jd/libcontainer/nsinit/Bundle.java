package jd.libcontainer.nsinit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A bundle: a directory with `config.json` and the root file system that it names.
///
/// OCI runtime-spec: bundle.md
///
/// @param directory absolute and without symbolic links
/// @param file the bytes of config.json
record Bundle(Path directory, byte[] file, ConfigNode config) {
    static final String CONFIG = "config.json";

    static Bundle open(String directory) {
        try {
            Path real = Path.of(directory).toRealPath();
            byte[] file = Files.readAllBytes(real.resolve(CONFIG));
            return new Bundle(real, file, ConfigNode.read(file));
        } catch (NoSuchFileException e) {
            throw new NsinitException(e.getFile().endsWith(CONFIG)
                    ? "JSON specification file config.json not found"
                    : "open bundle \"" + directory + "\": no such file or directory");
        } catch (IOException e) {
            throw new NsinitException("open bundle \"" + directory + "\": " + e.getMessage());
        }
    }

    /// {@return the directory of the root file system}
    Path rootfs() {
        if (config.child("root").text("path").isEmpty()) {
            throw new NsinitException("root must be specified");
        }
        Path rootfs = directory.resolve(config.child("root").text("path"));
        try {
            return rootfs.toRealPath();
        } catch (IOException e) {
            throw new NsinitException("invalid rootfs: stat " + rootfs + ": no such file or directory");
        }
    }
}

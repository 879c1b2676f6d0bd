package jd.client.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jd.client.api.ClientException;

/// The file of `--iidfile`. An older one is deleted before the build, so that none is left if the build fails.
///
/// @param file empty for none
record ImageIdFile(String file) {
    static ImageIdFile reserve(String file) {
        try {
            if (!file.isEmpty()) {
                Files.deleteIfExists(Path.of(file));
            }
            return new ImageIdFile(file);
        } catch (IOException e) {
            throw new ClientException(1, "Removing image ID file: remove " + e.getMessage(), e);
        }
    }

    void write(String id) {
        if (file.isEmpty()) {
            return;
        }
        if (id.isEmpty()) {
            throw new ClientException("Server did not provide an image ID. Cannot write " + file);
        }
        try {
            Files.writeString(Path.of(file), id);
        } catch (IOException e) {
            throw new ClientException(1, "open " + file + ": "
                    + (e instanceof NoSuchFileException ? "no such file or directory" : e.getMessage()), e);
        }
    }
}

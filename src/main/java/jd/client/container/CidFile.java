package jd.client.container;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import jd.client.api.ClientException;

/// The file of `--cidfile`: created before the container, so that a second run with the same file fails, and deleted
/// again if no container is created.
final class CidFile implements AutoCloseable {
    private final String file;
    private boolean written;

    private CidFile(String file) {
        this.file = file;
    }

    /// @param file empty for none
    static CidFile reserve(String file) {
        if (file.isEmpty()) {
            return new CidFile(file);
        }
        try {
            Files.createFile(Path.of(file));
            return new CidFile(file);
        } catch (FileAlreadyExistsException e) {
            throw new ClientException(1, "container ID file found, make sure the other container isn't running or"
                    + " delete " + file, e);
        } catch (IOException e) {
            throw new ClientException(1, "failed to create the container ID file: open " + file + ": "
                    + (e instanceof NoSuchFileException ? "no such file or directory" : e.getMessage()), e);
        }
    }

    void write(String id) {
        if (file.isEmpty()) {
            return;
        }
        try {
            Files.writeString(Path.of(file), id);
            written = true;
        } catch (IOException e) {
            throw new ClientException(1, "failed to write the container ID to the file: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (file.isEmpty() || written) {
            return;
        }
        try {
            Files.deleteIfExists(Path.of(file));
        } catch (IOException e) {
            throw new ClientException(1, "failed to remove the CID file '" + file + "': " + e.getMessage(), e);
        }
    }
}

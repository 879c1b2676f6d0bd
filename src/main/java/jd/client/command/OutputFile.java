package jd.client.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import jd.client.api.ApiRequest;
import jd.client.api.ApiResponse;
import jd.client.api.ClientException;
import jd.client.session.Cli;

/// Where `export` and `save` write a tar: a file, or standard output unless it is a terminal.
///
/// A file appears when it is complete: it is written under another name and renamed.
///
/// @param file the path of `--output`, empty for standard output
public record OutputFile(String file) {
    /// Checks the destination before the daemon is asked.
    ///
    /// @param failure the text before the reason
    public void verify(Cli cli, String failure) {
        if (file.isEmpty()) {
            if (cli.columns(1) > 0) {
                throw new ClientException("cowardly refusing to save to a terminal. Use the -o flag or redirect");
            }
            return;
        }
        Path directory = directory();
        if (!Files.isDirectory(directory)) {
            throw new ClientException(failure + "invalid output path: directory \"" + directory + "\" does not exist");
        }
        Path path = Path.of(file);
        if (Files.exists(path) && !Files.isDirectory(path) && !Files.isRegularFile(path)) {
            throw new ClientException(failure + "got a device");
        }
    }

    private Path directory() {
        Path parent = Path.of(file).getParent();
        return parent == null ? Path.of(".") : parent;
    }

    /// Sends the request and writes the answer's body.
    public void download(Cli cli, ApiRequest request) {
        try (ApiResponse response = cli.api().call(request)) {
            write(cli, response.body());
        } catch (IOException e) {
            throw new ClientException(1, e.getMessage() == null ? e.toString() : e.getMessage(), e);
        }
    }

    private void write(Cli cli, InputStream tar) throws IOException {
        if (file.isEmpty()) {
            tar.transferTo(cli.containerOut());
            cli.containerOut().flush();
            return;
        }
        Path aside = Files.createTempFile(directory(), ".docker_temp_", "");
        try {
            Files.copy(tar, aside, StandardCopyOption.REPLACE_EXISTING);
            move(aside);
        } finally {
            Files.deleteIfExists(aside);
        }
    }

    private void move(Path aside) throws IOException {
        try {
            Files.move(aside, Path.of(file), StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(aside, Path.of(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}

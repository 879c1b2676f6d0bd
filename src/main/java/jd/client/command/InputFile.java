package jd.client.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import jd.client.api.ClientException;
import jd.client.session.Cli;

/// Where `load` and `import` read a tar: a file or standard input. Errors are those of Go's `os.Open`.
public final class InputFile {
    private InputFile() {}

    /// @param file empty for standard input
    public static void with(Cli cli, String file, Consumer<InputStream> action) {
        if (file.isEmpty()) {
            action.accept(cli.in());
            return;
        }
        if (Files.isDirectory(Path.of(file))) {
            throw new ClientException("read " + file + ": is a directory");
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            action.accept(in);
        } catch (NoSuchFileException e) {
            throw new ClientException(1, "open " + file + ": no such file or directory", e);
        } catch (AccessDeniedException e) {
            throw new ClientException(1, "open " + file + ": permission denied", e);
        } catch (IOException e) {
            throw new ClientException(1, "read " + file + ": " + e.getMessage(), e);
        }
    }
}

package jd.client.flags;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import jd.client.api.ClientException;

/// Reads a file of `NAME=value` lines literally: no quotes, no expansion. `#` begins a comment; a `NAME` alone takes
/// its value from the client's environment and is dropped if it is not set there.
///
/// Docker 1.2.0: opts/envfile.go
public final class EnvFile {
    private static final String BOM = "\uFEFF";

    /// The longest line that Go's bufio.Scanner, with which Docker reads these files, accepts.
    private static final int LONGEST_LINE = 64 << 10;
    private static final int LARGEST_FILE = 4 << 20;

    private EnvFile() {}

    /// @param environment the client's own environment
    public static List<String> read(String file, Map<String, String> environment) {
        var variables = new ArrayList<String>();
        for (String line : lines(file)) {
            String text = line.stripLeading();
            if (!text.isEmpty() && !text.startsWith("#")) {
                variable(text, environment, variables);
            }
        }
        return variables;
    }

    private static void variable(String line, Map<String, String> environment, List<String> variables) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? line : line.substring(0, equals);
        if (name.isEmpty()) {
            throw new ClientException(125, "no variable name on line '" + line + "'");
        }
        if (name.chars().anyMatch(c -> c == ' ' || c == '\t')) {
            throw new ClientException(125, "variable '" + name + "' contains whitespaces");
        }
        if (equals >= 0) {
            variables.add(line);
        } else if (environment.containsKey(name)) {
            variables.add(name + "=" + environment.get(name));
        }
    }

    /// Lines are checked while they are read, so that an invalid byte is reported with its line, and `/dev/zero` is
    /// rejected early.
    private static List<String> lines(String file) {
        var lines = new ArrayList<String>();
        var line = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
            long size = 0;
            for (int c = in.read(); c >= 0; c = in.read()) {
                if (c == '\n') {
                    lines.add(decode(file, lines.size() + 1, line.toByteArray()));
                    line.reset();
                } else {
                    line.write(c);
                }
                size++;
                if (line.size() == LONGEST_LINE || size > LARGEST_FILE) {
                    throw new ClientException(125, line.size() == LONGEST_LINE
                            ? "bufio.Scanner: token too long"
                            : "env file " + file + " has more than " + LARGEST_FILE + " bytes");
                }
            }
        } catch (NoSuchFileException e) {
            throw new ClientException(125, "open " + file + ": no such file or directory", e);
        } catch (AccessDeniedException e) {
            throw new ClientException(125, "open " + file + ": permission denied", e);
        } catch (IOException e) {
            throw new ClientException(125, "read " + file + ": "
                    + (Files.isDirectory(Path.of(file)) ? "is a directory" : e.getMessage()), e);
        }
        if (line.size() > 0) {
            lines.add(decode(file, lines.size() + 1, line.toByteArray()));
        }
        if (!lines.isEmpty() && lines.getFirst().startsWith(BOM)) {
            lines.set(0, lines.getFirst().substring(BOM.length()));
        }
        return lines;
    }

    private static String decode(String file, int number, byte[] line) {
        int stop = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, stop)).toString();
        } catch (CharacterCodingException e) {
            throw new ClientException(125, "env file " + file + " contains invalid utf8 bytes at line " + number, e);
        }
    }
}

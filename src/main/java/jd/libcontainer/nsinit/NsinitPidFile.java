package jd.libcontainer.nsinit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `--pid-file`: a file for the pid of the command, for a supervisor that did not spawn it itself.
final class NsinitPidFile {
    private NsinitPidFile() {}

    static void write(NsinitArguments parsed, int pid) {
        if (!parsed.has("pid-file")) {
            return;
        }
        Path file = Path.of(parsed.text("pid-file", ""));
        try {
            Files.writeString(file, String.valueOf(pid));
        } catch (IOException e) {
            throw new NsinitException("write the pid file " + file + ": " + e.getMessage());
        }
    }
}

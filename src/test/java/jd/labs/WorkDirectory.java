package jd.labs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// The student's own directory, `~/jd-labs`: a Maven project with one source for each lab that has been begun.
///
/// ```
///   ~/jd-labs/src/main/java/FirstProcess.java     lab 13
///   ~/jd-labs/target/lab13/                       its classes, and what the grader remembers
/// ```
///
/// @param owner the user and group that own its files, if the labs run as root for another user
record WorkDirectory(Path path, Optional<Owner> owner) {
    record Owner(int user, int group) {}

    /// @param environment `JD_LABS` names another directory; under sudo the directory is that of the user who ran it
    static WorkDirectory of(Map<String, String> environment) {
        Optional<Owner> owner = environment.containsKey("SUDO_UID") && environment.containsKey("SUDO_GID")
                ? Optional.of(new Owner(
                        Integer.parseInt(environment.get("SUDO_UID")), Integer.parseInt(environment.get("SUDO_GID"))))
                : Optional.empty();
        String named = environment.getOrDefault("JD_LABS", "");
        Path home = owner.isPresent()
                ? homeOf(environment.getOrDefault("SUDO_USER", ""))
                : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
        Path path = named.isEmpty() ? home.resolve("jd-labs") : Path.of(named);
        return new WorkDirectory(path.toAbsolutePath().normalize(), owner);
    }

    /// sudo changes HOME on some systems only.
    private static Path homeOf(String user) {
        try {
            return Files.readAllLines(Path.of("/etc/passwd")).stream()
                    .map(line -> line.split(":"))
                    .filter(fields -> fields.length > 5 && fields[0].equals(user))
                    .map(fields -> Path.of(fields[5]))
                    .findFirst()
                    .orElse(Path.of(System.getProperty("user.home")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path sources() {
        return path.resolve("src/main/java");
    }

    /// The student's copy.
    Path source(Lab lab) {
        return sources().resolve(lab.source());
    }

    /// What can be made again: classes, levels of hints, results.
    Path made(Lab lab) {
        return path.resolve("target/lab%02d".formatted(lab.number()));
    }

    Path classes(Lab lab) {
        return made(lab).resolve("classes");
    }

    /// Writes a file that belongs to the student.
    void write(Path file, String text) {
        try {
            createDirectories(file.getParent());
            Files.writeString(file, text);
            give(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Moves the student's copy away, and forgets what is remembered of it. {@return where it is now}
    Path putAside(Lab lab) throws IOException {
        Path old = path.resolve("old");
        createDirectories(old);
        int number = 1;
        while (Files.exists(old.resolve(lab.source() + "." + number))) {
            number++;
        }
        Path kept = old.resolve(lab.source() + "." + number);
        Files.move(source(lab), kept);
        Files.deleteIfExists(made(lab).resolve("progress"));
        return kept;
    }

    /// Makes the directory a Maven project, so that an IDE completes the sources and steps through them.
    ///
    void makeProject() {
        write(path.resolve("pom.xml"), LabProject.pom(Path.of(System.getProperty("jd.labs.jars", ""))));
    }

    void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            createDirectories(directory.getParent());
            Files.createDirectory(directory);
            give(directory);
        }
    }

    void give(Path file) throws IOException {
        if (owner.isPresent()) {
            Files.setAttribute(file, "unix:uid", owner.get().user());
            Files.setAttribute(file, "unix:gid", owner.get().group());
        }
    }
}

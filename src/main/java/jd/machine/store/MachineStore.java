package jd.machine.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import jd.libcontainer.io.AtomicFile;

/// The directory in which machines are remembered: `$MACHINE_STORAGE_PATH`, or `~/.docker/machine`.
///
///     certs/            ca.pem ca-key.pem cert.pem key.pem: the authority, and the client's certificate
///     machines/NAME/    config.json, and the files by which a client connects
///     locks/NAME        locked while a command changes the machine
///
/// A machine exists when its `config.json` does. The file is written before the host is created, so that a creation that
/// was interrupted can be continued or removed.
///
/// Docker Machine 0.3: libmachine/filestore.go
public final class MachineStore {
    private final Path directory;

    public MachineStore(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /// @param option the value of `--storage-path`, empty without one
    public static MachineStore of(String option, Map<String, String> environment) {
        String path = option.isEmpty() ? environment.getOrDefault("MACHINE_STORAGE_PATH", "") : option;
        return path.isEmpty()
                ? new MachineStore(Path.of(environment.getOrDefault("HOME", "/root"), ".docker", "machine"))
                : new MachineStore(Path.of(path));
    }

    /// {@return the directory of the authority and of the client's certificate}
    public Path certs() {
        return directory.resolve("certs");
    }

    public MachineFiles files(MachineName name) {
        return new MachineFiles(machines().resolve(name.text()));
    }

    private Path machines() {
        return directory.resolve("machines");
    }

    /// {@return the names of all machines, sorted}
    public List<MachineName> names() {
        if (!Files.isDirectory(machines())) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(machines())) {
            return entries.filter(entry -> Files.exists(new MachineFiles(entry).config()))
                    .map(entry -> new MachineName(entry.getFileName().toString()))
                    .sorted(Comparator.comparing(MachineName::text))
                    .toList();
        } catch (IOException e) {
            throw new MachineException("list the machines in " + machines() + ": " + e.getMessage(), e);
        }
    }

    public boolean exists(MachineName name) {
        return Files.exists(files(name).config());
    }

    public MachineConfig load(MachineName name) {
        if (!exists(name)) {
            throw new MachineException("Host does not exist: \"" + name + "\"");
        }
        Path file = files(name).config();
        try {
            return ConfigDocument.read(Files.readAllBytes(file));
        } catch (IOException | UncheckedIOException | MachineException e) {
            throw new MachineException("load machine \"" + name + "\": read " + file + ": " + e.getMessage()
                    + "; repair the file, or remove the machine with: jd machine rm -f " + name, e);
        }
    }

    /// {@return the machine's document, as `inspect` shows it}
    public byte[] document(MachineName name) {
        return ConfigDocument.write(load(name), files(name));
    }

    public void save(MachineConfig config) {
        MachineFiles files = files(config.name());
        try {
            Files.createDirectories(files.directory(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            // A temporary file has mode 0600, and so has the one that it becomes.
            AtomicFile.write(files.config(), ConfigDocument.write(config, files));
        } catch (IOException e) {
            throw new MachineException("save machine \"" + config.name() + "\": " + e.getMessage(), e);
        }
    }

    /// Removes the machine's directory. The configuration is removed last: a removal that was interrupted can be repeated.
    public void remove(MachineName name) {
        MachineFiles files = files(name);
        if (!Files.exists(files.directory())) {
            return;
        }
        try (Stream<Path> all = Files.walk(files.directory())) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(files.config()) && !file.equals(files.directory())) {
                    Files.delete(file);
                }
            }
            Files.deleteIfExists(files.config());
            Files.delete(files.directory());
        } catch (IOException | UncheckedIOException e) {
            throw new MachineException("remove the files of machine \"" + name + "\": " + e.getMessage(), e);
        }
    }

    /// Locks a machine for a change.
    ///
    /// @throws MachineException if another process is changing it
    public StoreLock lock(MachineName name) {
        return StoreLock.attempt(directory.resolve("locks").resolve(name.text())).orElseThrow(() -> new MachineException(
                "machine \"" + name + "\" is being changed by another jd machine command: try again when it has ended"));
    }

    /// Locks the store for what all machines share, and waits for another process that does the same.
    public StoreLock lockShared() {
        return StoreLock.await(directory.resolve("locks").resolve(".shared"));
    }
}

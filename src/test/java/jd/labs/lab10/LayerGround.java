package jd.labs.lab10;

import static jd.libcontainer.kernel.FileSyscalls.AT_FDCWD;
import static jd.libcontainer.kernel.FileSyscalls.AT_SYMLINK_NOFOLLOW;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import jd.labs.StudentCode;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.ScriptedKernel.Call;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.files.RemoveTree;
import jd.storage.files.Tar;

/// A temporary directory for a layer, and one beside it that no layer may reach. The kernel is the real one.
final class LayerGround implements AutoCloseable {
    static final String SECRET = "secret";

    private final Syscalls real = JnrSyscalls.load();
    private final List<Call> owners = new CopyOnWriteArrayList<>();
    private final Path base;
    private final LayerApply program;

    final Path layer;
    final Path outside;
    final Path victim;

    /// @param chown whether chown(2) has its effect, for which the kernel wants root; otherwise its owners are recorded, and
    ///     the call changes no owner, but does clear set-user-ID bits
    LayerGround(Class<?> program, boolean chown) throws IOException {
        base = Files.createTempDirectory("jd-lab10-");
        layer = Files.createDirectory(base.resolve("layer"));
        outside = Files.createDirectory(base.resolve("outside"));
        victim = Files.writeString(outside.resolve("victim"), SECRET);
        real.fchmodat(AT_FDCWD, FileSyscalls.bytes(victim.toString()), 0600);
        ScriptedKernel kernel = ScriptedKernel.before(real);
        if (!chown) {
            kernel.answer("fchownat", call -> {
                owners.add(call);
                List<Object> of = call.arguments();
                real.fchownat((int) of.get(0), (byte[]) of.get(1), -1, -1, (int) of.get(4));
                return null;
            });
        }
        this.program = (LayerApply) StudentCode.create(program, kernel.syscalls());
    }

    /// Writes a file of a lower layer.
    Path lower(String name, String content) throws IOException {
        Path file = layer.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    void apply(Tar tar) throws IOException {
        program.apply(layer, new ByteArrayInputStream(tar.bytes()));
    }

    /// Applies a layer that may be refused. {@return whether it was}
    boolean refuses(Tar tar) throws IOException {
        try {
            apply(tar);
            return false;
        } catch (UnsupportedOperationException e) {
            throw e;
        } catch (RuntimeException e) {
            return true;
        }
    }

    boolean has(String name) {
        return Files.exists(layer.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /// {@return the content of a regular file, empty if there is none}
    Optional<String> content(String name) throws IOException {
        Path file = layer.resolve(name);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(Files.readString(file))
                : Optional.empty();
    }

    Stat stat(Path file) {
        return real.fstatat(AT_FDCWD, FileSyscalls.bytes(file.toString()), AT_SYMLINK_NOFOLLOW);
    }

    int mode(String name) {
        return stat(layer.resolve(name)).mode() & 07777;
    }

    /// {@return the first call that sets the owner of a file of this name}
    Optional<Call> owner(String name) {
        return owners.stream().filter(call -> new String((byte[]) call.arguments().get(1)).equals(name)).findFirst();
    }

    /// {@return what the layer has done outside of its directory, empty for nothing}
    Optional<String> escaped() throws IOException {
        if (names(base).size() != 2 || !names(outside).equals(List.of("victim"))) {
            return Optional.of("outside of the layer's directory there is now " + names(outside) + " in " + names(base));
        }
        if (!Files.readString(victim).equals(SECRET)) {
            return Optional.of("a file outside of the layer's directory was written");
        }
        if (stat(victim).nlink() != 1) {
            return Optional.of("a file outside of the layer's directory has a second name, inside");
        }
        return (stat(victim).mode() & 07777) == 0600
                ? Optional.empty()
                : Optional.of("a file outside of the layer's directory has another mode");
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public void close() {
        RemoveTree.at(real, base);
    }
}

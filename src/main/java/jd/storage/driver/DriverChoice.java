package jd.storage.driver;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.storage.files.RemoveTree;
import jd.storage.files.StateRoot;
import jd.storage.files.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Chooses the graph driver: that of the flag, else that of the existing root, else overlay if it works, else vfs.
///
/// Whether overlay works is found out by a trial mount: the kernel may lack it, or the file system below may lack a feature
/// that it needs (another overlay or NFS, for instance), and there is no complete list.
///
/// Docker 1.2.0: daemon/graphdriver/driver.go New
public record DriverChoice(Syscalls syscalls, StateRoot root) {
    private static final Logger LOG = LoggerFactory.getLogger(DriverChoice.class);

    /// @param name `overlay`, `vfs` or empty
    public GraphDriver open(String name) {
        return switch (name) {
            case "overlay", "overlay2" -> overlayOrFail();
            case "vfs" -> VfsDriver.open(syscalls, root.vfsDirectories());
            case "" -> choose();
            default ->
                throw new StorageException("open graph driver \"" + name + "\": not supported: use overlay or vfs");
        };
    }

    private GraphDriver choose() {
        boolean vfsInUse = Files.isDirectory(root.vfsDirectories()) && !Files.isDirectory(root.overlay().home());
        Optional<String> obstacle = vfsInUse ? Optional.of("this root has been used with vfs") : whyNotOverlay();
        if (obstacle.isEmpty()) {
            return OverlayDriver.open(syscalls, root.overlay());
        }
        LOG.warn("graph driver vfs instead of overlay: {}", obstacle.get());
        return VfsDriver.open(syscalls, root.vfsDirectories());
    }

    private GraphDriver overlayOrFail() {
        whyNotOverlay().ifPresent(obstacle -> {
            throw new StorageException("open graph driver overlay: \"" + root.root() + "\": " + obstacle
                    + ": use --storage-driver vfs or a root on another file system");
        });
        return OverlayDriver.open(syscalls, root.overlay());
    }

    /// Mounts an overlay of two directories and removes the files of the lower one: the upper one must then contain a
    /// whiteout, and an opaque directory where one was made again.
    public Optional<String> whyNotOverlay() {
        Path probe = null;
        try {
            Files.createDirectories(root.root());
            probe = Files.createTempDirectory(root.root(), "overlay-probe-");
            return probe(probe);
        } catch (IOException e) {
            return Optional.of("try overlay: " + e.getMessage());
        } finally {
            if (probe != null) {
                RemoveTree.at(syscalls, probe);
            }
        }
    }

    private Optional<String> probe(Path probe) throws IOException {
        Path upper = Files.createDirectory(probe.resolve("upper"));
        Path merged = Files.createDirectory(probe.resolve("merged"));
        Path lower = Files.createDirectories(probe.resolve("lower").resolve("directory")).getParent();
        Path work = Files.createDirectory(probe.resolve("work"));
        String options = "lowerdir=" + lower + ",upperdir=" + upper + ",workdir=" + work;
        try {
            syscalls.mount("overlay", merged.toString(), "overlay", 0, options);
        } catch (SyscallException e) {
            return Optional.of(e.getMessage());
        }
        try {
            Files.delete(merged.resolve("directory"));
            Files.createDirectory(merged.resolve("directory"));
            byte[] path = upper.resolve("directory").toString().getBytes(StandardCharsets.UTF_8);
            byte[] opaque = syscalls.lgetxattr(path, "trusted.overlay.opaque");
            boolean works = Arrays.equals(opaque, new byte[] {'y'});
            return works ? Optional.empty() : Optional.of("the file system below has no opaque directories");
        } catch (IOException e) {
            return Optional.of("the file system below has no whiteouts: " + e.getMessage());
        } finally {
            syscalls.umount2(merged.toString(), MountSyscalls.MNT_DETACH);
        }
    }
}

package jd.dockerinit;

import static jd.libcontainer.spec.SpecEdits.edit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitFailure;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.start.Containment;
import jd.libcontainer.start.TinyRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// CVE-2025-31133 as a race: two containers mount the same directory as their `/dev`. One of them replaces the null
/// device by a symlink and back while the other one starts and bind-mounts `/dev/null` over its masked paths.
@Tag("root")
@Tag("slow")
class MaskAttackTest {
    private static final int STARTS = 15;

    private final Syscalls kernel = JnrSyscalls.load();
    private TinyRoot root;
    private Path volume;
    private Containment containment;
    private volatile boolean over;
    private volatile Optional<IOException> exchanging = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        TinyRoot.assumeRootAndLinux();
        root = TinyRoot.create(Files.createTempDirectory("jd-mask"));
        volume = root.directory().resolve("shared");
        Files.createDirectory(volume);
        makeNode(volume.resolve("real"));
        makeNode(volume.resolve("null"));
        containment = Containment.open(kernel, 0);
    }

    private void makeNode(Path path) {
        kernel.mknodat(
                FileSyscalls.AT_FDCWD, FileSyscalls.bytes(path.toString()), FileSyscalls.S_IFCHR | 0666,
                FileSyscalls.makedev(1, 3));
    }

    @AfterEach
    void close() {
        if (containment != null) {
            containment.close();
            root.delete();
        }
    }

    private void exchange() {
        try {
            Path next = volume.resolve("next");
            while (!over) {
                Files.createSymbolicLink(next, Path.of("/proc/version"));
                Files.move(next, volume.resolve("null"), StandardCopyOption.ATOMIC_MOVE);
                Files.createLink(next, volume.resolve("real"));
                Files.move(next, volume.resolve("null"), StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            exchanging = Optional.of(e);
        }
    }

    @Test
    void onlyTheNullDeviceMasksAFile() throws Exception {
        List<InitMount> mounts = new ArrayList<>(root.spec("true").filesystem().mounts());
        mounts.removeIf(mount -> mount.target().startsWith("/dev"));
        mounts.add(new InitMount("bind", volume.toString(), "/dev", MountSyscalls.MS_BIND, ""));
        String look = "for f in /proc/kcore /proc/keys /proc/timer_list; do"
                + " test -e $f && busybox stat -c %F $f; done; true";
        InitSpec victim = edit(root.spec("sh", "-c", look)).mounts(mounts).spec();
        Thread attacker = Thread.ofPlatform().start(this::exchange);
        int started = 0;
        try {
            // Starts that are all rejected prove nothing, so try until at least one succeeds.
            for (int i = 0; i < STARTS || started == 0 && i < 20 * STARTS; i++) {
                started += start(victim) ? 1 : 0;
            }
            assertEquals(Optional.empty(), exchanging, "the attacker has worked all the time");
            assertTrue(started > 0, "the victim has not always been refused");
        } finally {
            over = true;
            attacker.join();
        }
    }

    /// {@return whether the container started; if so, every masked path must be a character device}
    private boolean start(InitSpec victim) {
        Containment.Outcome outcome;
        try {
            outcome = containment.run(victim);
        } catch (InitFailure e) {
            assertEquals("masks", e.step(), e.getMessage());
            return false;
        }
        assertEquals(List.of("character special file"), outcome.stdout().lines().distinct().toList());
        return true;
    }
}

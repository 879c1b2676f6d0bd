package jd.libcontainer.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.spec.InitMount;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MountOptionsTest {
    @Test
    void knownOptionsBecomeFlagsAndOthersBecomeData() {
        MountOptions options = MountOptions.of("noexec", "nosuid", "nodev", "rw", "size=64m", "exec", "mode=1777");
        assertEquals(MountSyscalls.MS_NOSUID | MountSyscalls.MS_NODEV, options.flags());
        assertEquals(List.of("size=64m", "mode=1777"), options.data());
    }

    @Test
    void propagationOptionsAreNotAddedToTheFlags() {
        MountOptions options = MountOptions.of("rbind", "rslave", "ro");
        assertEquals(MountSyscalls.MS_BIND | MountSyscalls.MS_REC | MountSyscalls.MS_RDONLY, options.flags());
        assertEquals(MountSyscalls.MS_SLAVE | MountSyscalls.MS_REC, options.propagation());
        assertEquals(0, options.below());
    }

    @Test
    void recursiveFlagAppliesToTheTopMountToo() {
        MountOptions options = MountOptions.of("rro");
        assertEquals(MountSyscalls.MS_RDONLY, options.flags());
        assertEquals(MountSyscalls.MS_RDONLY, options.below());
    }

    @Test
    void mountHasTheFlagsAndDataOfTheOptions() {
        assertEquals(
                new InitMount("tmpfs", "tmpfs", "/t", MountSyscalls.MS_RDONLY, "size=1m,uid=5", 0, 0),
                MountOptions.of("size=1m", "ro", "uid=5").mount("tmpfs", "tmpfs", "/t"));
    }

    @Test
    void fileSystemOptionIsNotKnown() {
        assertTrue(Stream.of("ro", "rro", "shared", "suid").allMatch(MountOptions::isKnown));
        assertFalse(MountOptions.isKnown("size=1m"));
    }

    @Provide
    Arbitrary<List<String>> words() {
        return Arbitraries.of("ro", "rw", "noexec", "exec", "nodev", "dev", "rslave", "shared", "size=1m", "x")
                .list().ofMaxSize(8);
    }

    @Property
    void lastOfContradictoryOptionsIsUsed(@ForAll("words") List<String> words) {
        List<String> readOnly = Stream.concat(words.stream(), Stream.of("ro")).toList();
        List<String> writable = Stream.concat(readOnly.stream(), Stream.of("rw")).toList();
        long flag = MountSyscalls.MS_RDONLY;
        assertEquals(flag, MountOptions.of(readOnly).flags() & flag);
        assertEquals(0, MountOptions.of(writable).flags() & flag);
        assertEquals(MountOptions.of(words).data(), MountOptions.of(writable).data());
    }
}

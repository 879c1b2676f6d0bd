package jd.libcontainer.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static final MountTable TABLE = MountTable.parse(List.of(
            "23 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw",
            "40 23 254:0 /var/lib/jd /var/lib/jd rw,relatime shared:9 - ext4 /dev/vda rw",
            "41 23 254:16 / /data rw - ext4 /dev/vdb rw",
            "42 41 254:16 /jd /data/jd rw - ext4 /dev/vdb rw",
            "43 23 254:16 /jd /srv/jd rw - ext4 /dev/vdb rw",
            "44 23 0:50 / /with\\040blank rw - tmpfs tmpfs rw"));

    @Test
    void directoryBindMountedOnItselfIsASelfBind() {
        assertTrue(TABLE.isSelfBind(Path.of("/var/lib/jd")));
        assertTrue(TABLE.isSelfBind(Path.of("/data/jd")));
    }

    @Test
    void fileSystemOrBindOfAnotherDirectoryIsNoSelfBind() {
        assertFalse(TABLE.isSelfBind(Path.of("/data")));
        assertFalse(TABLE.isSelfBind(Path.of("/srv/jd")));
        assertFalse(TABLE.isSelfBind(Path.of("/var/lib")));
    }

    @Test
    void octalEscapesInMountPointsAreDecoded() {
        assertEquals(44, TABLE.at(Path.of("/with blank")).orElseThrow().id());
    }
}

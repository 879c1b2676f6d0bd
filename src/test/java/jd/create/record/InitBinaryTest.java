package jd.create.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jd.create.mounts.MountPlan;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.mount.StandardMounts;
import jd.libcontainer.spec.InitMount;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.SpecEdits;
import jd.server.api.ApiException;
import org.junit.jupiter.api.Test;

class InitBinaryTest {
    @Test
    void commandBecomesTheArgumentsOfTheInitWhichIsMountedBeforeVolumes() {
        List<InitMount> mounts = new ArrayList<>(StandardMounts.list(false, 1));
        mounts.add(MountPlan.bind("/volume", "/sbin", true));
        InitSpec spec = SpecEdits.draft("x", "/root").arguments(List.of("sleep", "1")).mounts(mounts).spec();

        InitSpec before = new InitBinary("/opt/tini").before(spec);

        assertEquals(List.of("/sbin/docker-init", "--", "sleep", "1"), before.process().arguments());
        InitMount program = before.filesystem().mounts().get(mounts.size() - 1);
        assertEquals("/opt/tini", program.source());
        assertEquals("/sbin/docker-init", program.target());
        assertTrue((program.flags() & MountSyscalls.MS_RDONLY) != 0);
        assertEquals("/sbin", before.filesystem().mounts().getLast().target());
    }

    @Test
    void missingInitBinaryFailsTheStart() {
        InitSpec spec = SpecEdits.draft("x", "/root").arguments(List.of("true")).spec();
        String said = assertThrows(ApiException.class, () -> new InitBinary("jd-no-such-init").before(spec)).getMessage();
        assertTrue(said.startsWith("exec: \"jd-no-such-init\": executable file not found in $PATH"), said);
        assertTrue(said.contains("tini"), said);
    }
}

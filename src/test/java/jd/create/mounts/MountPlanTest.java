package jd.create.mounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import jd.create.request.HostConfigDefaults;
import jd.libcontainer.kernel.MountSyscalls;
import jd.libcontainer.spec.InitMount;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class MountPlanTest {
    private static HostConfig host(String json) {
        return HostConfigDefaults.apply(Json.read(json.getBytes(StandardCharsets.UTF_8), HostConfig.class), 1);
    }

    private static List<InitMount> mounts(
            HostConfig host, Optional<InitMount> shm, List<InitMount> files, List<InitMount> own) {
        return MountPlan.mounts(host.privileged(), host.shmSize(), shm, files, own);
    }

    private static List<String> targets(List<InitMount> mounts) {
        return mounts.stream().map(InitMount::target).toList();
    }

    private static final Optional<InitMount> SHM = Optional.of(new InitMount("tmpfs", "shm", "/dev/shm", 0, ""));

    private static final List<InitMount> FILES = List.of(
            MountPlan.bind("/c/resolv.conf", "/etc/resolv.conf", true), MountPlan.bind("/c/hosts", "/etc/hosts", true));

    @Test
    void kernelFileSystemsAreMountedFirstThenOthersByDepth() {
        List<InitMount> own = List.of(
                MountPlan.bind("/h/deep", "/data/a/b", true), MountPlan.bind("/h", "/data", false));
        assertEquals(
                List.of("/proc", "/dev", "/dev/pts", "/sys", "/sys/fs/cgroup", "/dev/mqueue", "/dev/shm", "/data",
                        "/etc/resolv.conf", "/etc/hosts", "/data/a/b"),
                targets(mounts(host("{}"), SHM, FILES, own)));
    }

    @Test
    void mountOfTheUserReplacesADefaultMount() {
        List<InitMount> own = List.of(
                MountPlan.bind("/h/hosts", "/etc/hosts", true), MountPlan.bind("/h/shm", "/dev/shm", true));
        List<InitMount> mounts = mounts(host("{}"), SHM, FILES, own);
        assertEquals(1, targets(mounts).stream().filter("/etc/hosts"::equals).count());
        assertEquals(1, targets(mounts).stream().filter("/dev/shm"::equals).count());
        assertTrue(mounts.contains(own.getFirst()));
        assertTrue(mounts.contains(own.getLast()));
    }

    @Property
    void noMountHidesALaterMountPoint(
            @ForAll @Size(max = 6) @UniqueElements
                    List<@Size(min = 1, max = 4) List<@AlphaChars @StringLength(1) String>> paths) {
        List<InitMount> own = paths.stream()
                .map(parts -> MountPlan.bind("/h", "/x/" + String.join("/", parts), true))
                .toList();
        List<String> targets = targets(mounts(host("{}"), SHM, FILES, own));
        for (int i = 0; i < targets.size(); i++) {
            for (String later : targets.subList(i + 1, targets.size())) {
                assertTrue(!targets.get(i).startsWith(later + "/"), () -> targets.toString());
            }
        }
    }

    @Test
    void sysIsWritableInAPrivilegedContainerOnly() {
        assertEquals(MountSyscalls.MS_RDONLY, sysFlags("{}") & MountSyscalls.MS_RDONLY);
        assertEquals(0, sysFlags("{\"Privileged\":true}") & MountSyscalls.MS_RDONLY);
    }

    private static long sysFlags(String json) {
        return mounts(host(json), SHM, List.of(), List.of()).stream()
                .filter(mount -> mount.target().equals("/sys"))
                .findFirst().orElseThrow().flags();
    }

    @Test
    void ipcNoneMountsNoShm() {
        assertTrue(!targets(mounts(host("{}"), Optional.empty(), FILES, List.of())).contains("/dev/shm"));
    }

    @Test
    void tmpfsOptionsBecomeFlagsAndData() {
        InitMount mount = TmpfsOptions.mount(new MountPoint.Tmpfs("/t", "size=1m,exec,ro,mode=1777", true, false));
        assertEquals("size=1m,mode=1777", mount.data());
        assertEquals(MountSyscalls.MS_NOSUID | MountSyscalls.MS_NODEV | MountSyscalls.MS_RDONLY, mount.flags());
        ApiException failure = assertThrows(ApiException.class,
                () -> TmpfsOptions.mount(new MountPoint.Tmpfs("/t", "foo=1", true, false)));
        assertEquals("invalid tmpfs option \"foo\"", failure.getMessage());
    }
}

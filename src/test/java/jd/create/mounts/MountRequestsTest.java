package jd.create.mounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import jd.server.api.VolumeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mounts that a real dockerd 26.1 refuses, and the words it does it with.
class MountRequestsTest {
    private static final ContainerConfig CONFIG = Json.read(new byte[] {'{', '}'}, ContainerConfig.class);

    private static MountRequests parse(String json) {
        return MountRequests.parse(CONFIG, Json.read(json.getBytes(StandardCharsets.UTF_8), HostConfig.class));
    }

    private static void verify(String json) {
        parse(json).with(List.of()).stream()
                .filter(MountPoint.Bind.class::isInstance)
                .forEach(bind -> MountSources.verify(JnrSyscalls.load(), (MountPoint.Bind) bind));
    }

    private static String message(String json) {
        return assertThrows(ApiException.class, () -> verify(json)).getMessage();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /a:/ | invalid volume specification: '/a:/': invalid mount config for type "bind": invalid specification: \
            destination can't be '/'
            /a:/b:/c:/d | invalid volume specification: '/a:/b:/c:/d'
            /a:/b:ro,rw | invalid mode: ro,rw
            rel:/x:zz | invalid mode: zz
            /a:/b:default | invalid mode: default
            /a:b | invalid volume specification: '/a:b': invalid mount config for type "bind": invalid mount path: 'b' \
            mount path must be absolute
            : | invalid volume specification: ':'
            /a: | invalid volume specification: '/a:'
            """)
    void invalidBindsAreRefused(String bind, String message) {
        assertEquals(message, message("{\"Binds\":[\"" + bind + "\"]}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "Type":"bind","Source":"/nosuchdir","Target":"/a" | bind | bind source path does not exist: /nosuchdir
            "Type":"bind","Source":"/etc/passwd/x","Target":"/a" | bind | stat /etc/passwd/x: not a directory
            "Type":"volume","Target":"/a","VolumeOptions":{"Subpath":"x"} | volume | must not set Subpath when using \
            anonymous volumes
            "Type":"bind","Source":"","Target":"/a" | bind | field Source must not be empty
            "Type":"bind","Source":"rel","Target":"/a" | bind | invalid mount path: 'rel' mount path must be absolute
            "Type":"bind","Source":"/tmp","Target":"a" | bind | invalid mount path: 'a' mount path must be absolute
            "Type":"bind","Source":"/tmp","Target":"" | bind | field Target must not be empty
            "Type":"foo","Source":"/tmp","Target":"/a" | foo | mount type unknown
            "Type":"tmpfs","Source":"/tmp","Target":"/a" | tmpfs | field Source must not be specified
            "Type":"bind","Source":"/tmp","Target":"/a","BindOptions":{"Propagation":"xx"} | bind | invalid \
            propagation mode: xx
            """)
    void invalidMountsAreRefused(String mount, String type, String reason) {
        assertEquals(
                "invalid mount config for type \"" + type + "\": " + reason,
                message("{\"Mounts\":[{" + mount + "}]}"));
    }

    @Test
    void secondMountAtAMountPointIsRefused() {
        assertEquals("Duplicate mount point: /a", message("{\"Binds\":[\"/tmp:/a\",\"/var:/a/\"]}"));
        assertEquals("Duplicate mount point: /a", message("{\"Binds\":[\"/tmp:/a\"],"
                + "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/tmp\",\"Target\":\"/a\"}]}"));
        verify("{\"Tmpfs\":{\"/a\":\"\",\"/a/\":\"\"},"
                + "\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/a\"}]}");
    }

    @Test
    void ownMountsComeFirstAndTheImagesVolumesLast() {
        ContainerConfig config = Json.read(
                "{\"Volumes\":{\"/image\":{},\"/a\":{}}}".getBytes(StandardCharsets.UTF_8), ContainerConfig.class);
        HostConfig host = Json.read(("{\"Binds\":[\"/tmp:/a\"],\"Tmpfs\":{\"/c\":\"\"},"
                + "\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"v\",\"Target\":\"/b\"}]}")
                .getBytes(StandardCharsets.UTF_8), HostConfig.class);
        List<MountPoint> borrowed = List.of(
                new MountPoint.Volume("x", false, "/b", "", true, true, ""),
                new MountPoint.Volume("y", false, "/d", "", true, true, ""));

        List<String> destinations = MountRequests.parse(config, host).with(borrowed).stream()
                .map(MountPoint::destination).toList();

        assertEquals(List.of("/a", "/b", "/c", "/d", "/image"), destinations);
    }

    @Test
    void optionsOfAMountDescribeItsVolume() {
        MountRequests requests = parse("{\"VolumeDriver\":\"usual\",\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"v\","
                + "\"Target\":\"/b/\",\"VolumeOptions\":{\"Labels\":{\"k\":\"v\"},"
                + "\"DriverConfig\":{\"Name\":\"other\",\"Options\":{\"o\":\"1\"}}}}]}");
        MountPoint.Volume volume = (MountPoint.Volume) requests.own().getFirst();

        assertEquals(
                new VolumeRequest("v", "other", Map.of("o", "1"), Map.of("k", "v")), requests.volume(volume, false));
        assertEquals(
                new VolumeRequest("w", "usual", null, Map.of(VolumeRequest.ANONYMOUS, "")),
                requests.volume(new MountPoint.Volume("w", true, "/c", "", true, true, ""), true));
    }

    @Test
    void contradictoryOptionsAreRejectedAtStart() {
        MountRequests requests = parse("{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/tmp\",\"Target\":\"/a\","
                + "\"BindOptions\":{\"ReadOnlyNonRecursive\":true}}]}");

        assertEquals("mount options conflict: !ReadOnly && BindOptions.ReadOnlyNonRecursive",
                assertThrows(ApiException.class, requests::verifyAtStart).getMessage());
        parse("{\"Binds\":[\"/tmp:/a\"]}").verifyAtStart();
    }
}

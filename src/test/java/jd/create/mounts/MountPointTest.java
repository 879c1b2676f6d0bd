package jd.create.mounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.libcontainer.kernel.JnrSyscalls;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Mounts that a real dockerd 26.1 refuses, and the words it does it with.
class MountPointTest {
    private static final ContainerConfig CONFIG = Json.read(new byte[] {'{', '}'}, ContainerConfig.class);

    private static void verify(String json) {
        HostConfig host = Json.read(json.getBytes(StandardCharsets.UTF_8), HostConfig.class);
        MountRequests.parse(CONFIG, host).with(List.of()).stream()
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
    void bindsThatAreNone(String bind, String message) {
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
    void mountsThatAreNone(String mount, String type, String reason) {
        assertEquals(
                "invalid mount config for type \"" + type + "\": " + reason,
                message("{\"Mounts\":[{" + mount + "}]}"));
    }

    @Test
    void twoMountsCannotShareAPlace() {
        assertEquals("Duplicate mount point: /a", message("{\"Binds\":[\"/tmp:/a\",\"/var:/a/\"]}"));
        assertEquals("Duplicate mount point: /a", message("{\"Binds\":[\"/tmp:/a\"],"
                + "\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/tmp\",\"Target\":\"/a\"}]}"));
        verify("{\"Tmpfs\":{\"/a\":\"\",\"/a/\":\"\"},"
                + "\"Mounts\":[{\"Type\":\"tmpfs\",\"Target\":\"/a\"}]}");
    }
}

package jd.client.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jd.libcontainer.io.JsonTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Messages and bodies are those of Docker's own client (26.1).
class MountFlagTest {
    private static String sent(String text) {
        return new JsonTree(MountFlag.parse(text).json()).toString();
    }

    @Test
    void bindMountIsSentWithItsOptions() {
        assertEquals(
                "{\"Type\":\"bind\",\"Source\":\"/a\",\"Target\":\"/x\",\"ReadOnly\":true,"
                        + "\"BindOptions\":{\"Propagation\":\"rslave\",\"NonRecursive\":true}}",
                sent("type=bind,src=/a,destination=/x,ro,bind-propagation=RSLAVE,bind-recursive=disabled"));
    }

    @Test
    void mountWithoutATypeIsAVolume() {
        assertEquals("{\"Type\":\"volume\",\"Target\":\"/x\"}", sent("dst=/x"));
        assertEquals(
                "{\"Type\":\"volume\",\"Source\":\"v\",\"Target\":\"/x\",\"VolumeOptions\":{\"NoCopy\":true,"
                        + "\"Labels\":{\"a\":\"b\",\"c\":\"\"},\"Subpath\":\"s\","
                        + "\"DriverConfig\":{\"Name\":\"local\",\"Options\":{\"o\":\"size=1m,mode=700\"}}}}",
                sent("source=v,target=/x,volume-nocopy,volume-label=a=b,volume-label=c,volume-subpath=s,"
                        + "volume-driver=local,\"volume-opt=o=size=1m,mode=700\""));
    }

    @Test
    void tmpfsHasSizeAndMode() {
        assertEquals(
                "{\"Type\":\"tmpfs\",\"Target\":\"/x\",\"TmpfsOptions\":{\"SizeBytes\":1048576,\"Mode\":448}}",
                sent("type=tmpfs,dst=/x,tmpfs-size=1m,tmpfs-mode=700"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            type=bind,src=/a | target is required
            type=bind,foo=bar | unexpected key 'foo' in 'foo=bar'
            type=bind,foo | invalid field 'foo' must be a key=value pair
            type=bind,src=/a,dst=/x,ro=maybe | invalid value for ro: maybe
            type=bind,src=/a,dst=/x,volume-nocopy | cannot mix 'volume-*' options with mount type 'bind'
            type=bind,src=/a,dst=/x,tmpfs-size=1m | cannot mix 'tmpfs-*' options with mount type 'bind'
            type=tmpfs,dst=/x,bind-propagation=private | cannot mix 'bind-*' options with mount type 'tmpfs'
            type=tmpfs,dst=/x,tmpfs-size=foo | invalid value for tmpfs-size: foo
            type=tmpfs,dst=/x,tmpfs-mode=9 | invalid value for tmpfs-mode: 9
            type=bind,src=/a,dst=/x,bind-recursive=readonly | option 'bind-recursive=readonly' requires 'readonly' \
            to be specified in conjunction
            type=bind,src=/a,dst=/x,ro,bind-recursive=readonly | option 'bind-recursive=readonly' requires \
            'bind-propagation=rprivate' to be specified in conjunction
            `` | EOF
            """)
    void invalidMountIsRejected(String text, String reason) {
        assertEquals(reason, assertThrows(IllegalArgumentException.class, () -> MountFlag.parse(text)).getMessage());
    }
}

package jd.libcontainer.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class CapabilitiesTest {
    @Test
    void defaultCapabilitiesAreDockersFourteen() {
        assertEquals(0xa80425fbL, Capabilities.DEFAULT);
        assertEquals(14, Long.bitCount(Capabilities.DEFAULT));
    }

    @Test
    void allCapabilitiesAreTheKernelsFortyOne() {
        assertEquals(0x1ffffffffffL, Capabilities.ALL);
    }

    @Test
    void capabilityNamesAreParsedInAnyForm() {
        assertEquals(1L << 21, Capabilities.of("cap_sys_admin"));
        assertEquals(1L << 21 | 1, Capabilities.of("SYS_ADMIN", "chown"));
        assertEquals(
                "unknown capability: \"NOSUCH\"",
                assertThrows(IllegalArgumentException.class, () -> Capabilities.of("NOSUCH")).getMessage());
    }
}

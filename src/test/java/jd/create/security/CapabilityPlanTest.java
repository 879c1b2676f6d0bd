package jd.create.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import jd.libcontainer.kernel.Capabilities;
import org.junit.jupiter.api.Test;

class CapabilityPlanTest {
    @Test
    void capabilitiesAreAddedAndDropped() {
        long raw = Capabilities.of("NET_RAW");
        assertEquals(Capabilities.DEFAULT, CapabilityPlan.mask(false, List.of(), List.of()));
        assertEquals(Capabilities.DEFAULT & ~raw, CapabilityPlan.mask(false, List.of(), List.of("cap_net_raw")));
        assertEquals(raw, CapabilityPlan.mask(false, List.of("NET_RAW"), List.of("all")));
        assertEquals(Capabilities.ALL & ~raw, CapabilityPlan.mask(false, List.of("ALL"), List.of("net_raw")));
        assertEquals(Capabilities.ALL, CapabilityPlan.mask(true, List.of(), List.of("ALL")));
    }
}

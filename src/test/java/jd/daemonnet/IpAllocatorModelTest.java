package jd.daemonnet;

import static jd.ModelCheck.everyOrder;
import static jd.ModelCheck.together;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import jd.daemonnet.BridgeNetwork.Addressing;
import jd.libcontainer.netlink.Ipv4;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class IpAllocatorModelTest {
    /// A /30 has two addresses for hosts, and one of them is the gateway's.
    @Test
    void lastAddressIsAllocatedOnce() {
        everyOrder(() -> {
            Subnet subnet = Subnet.parse("10.0.0.0/30");
            IpAllocator allocator = new IpAllocator(
                    subnet, Ipv4.parse("10.0.0.1"), Addressing.of(""));
            Optional<?>[] allocated = new Optional<?>[2];
            together(() -> allocated[0] = allocator.request(), () -> allocated[1] = allocator.request());
            assertEquals(1, (allocated[0].isPresent() ? 1 : 0) + (allocated[1].isPresent() ? 1 : 0));
        });
    }
}

package jd.containernet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import jd.containernet.HostsFile.ExtraHost;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ApiException;
import org.junit.jupiter.api.Test;

/// The expected files were written by dockerd 26.1.5.
class HostsFileTest {
    private static final Ipv4 GATEWAY = Ipv4.parse("172.17.0.1");
    private static final Ipv4 ADDRESS = Ipv4.parse("172.17.0.5");

    @Test
    void containersFileHasLoopbackAndItself() {
        assertEquals(
                """
                127.0.0.1	localhost
                ::1	localhost ip6-localhost ip6-loopback
                fe00::0	ip6-localnet
                ff00::0	ip6-mcastprefix
                ff02::1	ip6-allnodes
                ff02::2	ip6-allrouters
                172.17.0.5	e14e290ab7aa
                """,
                HostsFile.text(List.of(), GATEWAY, HostsFile.self(ADDRESS, "e14e290ab7aa", "")));
    }

    @Test
    void addedHostsComeBeforeTheContainer() {
        List<ExtraHost> extra =
                Stream.of("foo:1.2.3.4", "bar:host-gateway", "six:::1").map(ExtraHost::parse).toList();
        String text = HostsFile.text(extra, GATEWAY, HostsFile.self(ADDRESS, "me", ""));
        assertEquals(
                List.of("1.2.3.4\tfoo", "172.17.0.1\tbar", "::1\tsix", "172.17.0.5\tme"),
                text.lines().skip(6).toList());
    }

    @Test
    void qualifiedNameIsFollowedByItsFirstLabel() {
        assertEquals("172.17.0.5\tzoo.dom.x zoo\n", HostsFile.self(ADDRESS, "zoo", "dom.x"));
        assertEquals("172.17.0.5\tzoo.dom.x zoo\n", HostsFile.self(ADDRESS, "zoo.dom.x", ""));
        assertEquals("172.17.0.5\ta.b.c.d a\n", HostsFile.self(ADDRESS, "a.b.c", "d"));
        assertEquals("172.17.0.5\tzoo. zoo\n", HostsFile.self(ADDRESS, "zoo.", ""));
    }

    @Test
    void malformedHostsAreRefusedWithDockersMessage() {
        assertEquals("bad format for add-host: \"foo\"", refusal("foo"));
        assertEquals("invalid IP address in add-host: \"bar\"", refusal("foo:bar"));
        assertEquals("invalid IP address in add-host: \"1:2\"", refusal("foo:1:2"));
    }

    private static String refusal(String text) {
        return assertThrows(ApiException.class, () -> ExtraHost.parse(text)).getMessage();
    }
}

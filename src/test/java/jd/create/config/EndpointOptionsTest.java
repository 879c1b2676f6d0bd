package jd.create.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import jd.create.config.NetworkOptions.Link;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ApiException;
import jd.server.api.EndpointSettings;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointOptionsTest {
    private static EndpointOptions parse(String json) {
        return EndpointOptions.parse(Json.read(json.getBytes(UTF_8), EndpointSettings.class));
    }

    @Test
    void everyFieldIsParsed() {
        EndpointOptions options = parse("{\"IPAMConfig\":{\"IPv4Address\":\"10.0.0.9\"},\"Links\":[\"db:store\"],"
                + "\"Aliases\":[\"web\"],\"MacAddress\":\"02-42-AA-bb-cc-dd\"}");
        assertEquals(Optional.of(Ipv4.parse("10.0.0.9")), options.address());
        assertEquals(Optional.of("02:42:aa:bb:cc:dd"), options.mac());
        assertEquals(List.of("web"), options.aliases());
        assertEquals(List.of(new Link("db", "store")), options.links());
    }

    @Test
    void containersMacAddressIsUsedUnlessTheEndpointHasOne() {
        assertEquals(Optional.of("02:42:00:00:00:01"), EndpointOptions.NONE.orMac("02:42:00:00:00:01").mac());
        EndpointOptions own = parse("{\"MacAddress\":\"02:42:00:00:00:02\"}");
        assertEquals(Optional.of("02:42:00:00:00:02"), own.orMac("02:42:00:00:00:01").mac());
        assertEquals(Optional.empty(), EndpointOptions.NONE.orMac(null).mac());
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "02:42", "02:42:00:00:00:00:01", "02:42:00:00:00:0g"})
    void malformedMacAddressIsRefused(String mac) {
        var failure = assertThrows(ApiException.class, () -> EndpointOptions.NONE.orMac(mac));
        assertEquals("invalid MAC address " + mac, failure.getMessage());
    }
}

package jd.daemonnet;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import jd.daemonnet.BridgeNetwork.Addressing;
import jd.daemonnet.BridgeNetwork.Policy;
import jd.libcontainer.netlink.Ipv4;
import jd.server.api.ApiException;
import jd.server.api.Json;
import jd.server.api.NetworkJson;
import jd.server.api.NetworkRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkPlanTest {
    private static final String ID = "0c2e048be612b57eb31dd10fd39e018b22d5d7cbd6a544d7ffe3dc21ac57020a";

    private static NetworkRequest request(String json) {
        return Json.read(json.getBytes(UTF_8), NetworkRequest.class);
    }

    private static NetworkJson describe(String json) {
        NetworkRequest request = request(json);
        NetworkPlan.verify(request);
        return NetworkPlan.describe(request, ID, Instant.EPOCH, () -> Subnet.parse("172.18.0.0/16"));
    }

    @Test
    void requestWithANameOnlyGetsAFreeSubnetAndItsFirstAddress() {
        NetworkJson network = describe("{\"Name\":\"n1\"}");
        assertEquals("172.18.0.0/16", network.ipam().config().getFirst().subnet());
        assertEquals("172.18.0.1", network.ipam().config().getFirst().gateway());
        assertEquals(
                new BridgeNetwork.Config(
                        "n1", ID, "br-0c2e048be612", Addressing.of("172.18.0.1/16"), new Policy(0, true, true, false)),
                NetworkPlan.config(network));
    }

    @Test
    void addressesAndOptionsOfTheRequestAreUsed() {
        NetworkJson network = describe("{\"Name\":\"n2\",\"Internal\":true,\"IPAM\":{\"Config\":[{"
                + "\"Subnet\":\"10.20.0.0/16\",\"Gateway\":\"10.20.0.254\",\"IPRange\":\"10.20.5.0/24\","
                + "\"AuxiliaryAddresses\":{\"a\":\"10.20.5.1\"}}]},"
                + "\"Options\":{\"com.docker.network.driver.mtu\":\"1400\",\"com.docker.network.bridge.name\":\"x0\","
                + "\"com.docker.network.bridge.enable_icc\":\"false\"}}");
        Addressing addressing = new Addressing(
                "10.20.0.254/16", Optional.of(Subnet.parse("10.20.5.0/24")), Set.of(Ipv4.parse("10.20.5.1")));
        assertEquals(
                new BridgeNetwork.Config("n2", ID, "x0", addressing, new Policy(1400, false, true, true)),
                NetworkPlan.config(network));
    }

    /// As a real dockerd 26.1 words them.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {} | invalid name:
            {"Name":"host"} | operation is not permitted on predefined host network
            {"Name":"x","Driver":"nope"} | plugin "nope" not found
            {"Name":"x","Driver":"host"} | only one instance of "host" network is allowed
            {"Name":"x","Scope":"swarm"} | cannot create a swarm scoped network when swarm is not active
            {"Name":"x","Ingress":true} | Ingress network can only be global scope network
            {"Name":"x","IPAM":{"Driver":"nope"}} | plugin "nope" not found
            {"Name":"x","IPAM":{"Config":[{"Subnet":"nonsense"}]}} | `invalid network config:
            invalid subnet nonsense: invalid CIDR block notation`
            {"Name":"x","IPAM":{"Config":[{"Subnet":"10.30.1.1/16"}]}} | `invalid network config:
            invalid subnet 10.30.1.1/16: it should be 10.30.0.0/16`
            {"Name":"x","IPAM":{"Config":[{"Gateway":"10.31.0.1"}]}} | `invalid network config:
            invalid subnet : invalid CIDR block notation`
            {"Name":"x","IPAM":{"Config":[{"Subnet":"10.30.0.0/16","Gateway":"10.31.0.1"}]}} | `invalid network config:
            invalid gateway 10.31.0.1: parent subnet 10.30.0.0/16 doesn't contain this address`
            {"Name":"x","IPAM":{"Config":[{"Subnet":"10.30.0.0/16","IPRange":"10.31.0.0/24"}]}} | `invalid network config:
            invalid ip-range 10.31.0.0/24: parent subnet 10.30.0.0/16 doesn't contain ip-range`
            {"Name":"x","IPAM":{"Config":[{"Subnet":"10.43.0.0/16","AuxiliaryAddresses":{"a":"10.44.0.1"}}]}} | `invalid network config:
            invalid auxiliary address a: parent subnet 10.43.0.0/16 doesn't contain this address`
            {"Name":"x","IPAM":{"Config":[{"Subnet":"10.30.0.0/16"},{"Subnet":"10.31.0.0/16"}]}} | bridge driver doesn't support multiple subnets
            {"Name":"x","Options":{"com.docker.network.driver.mtu":"abc"}} | failed to parse com.docker.network.driver.mtu value: abc (strconv.Atoi: parsing "abc": invalid syntax)
            {"Name":"x","Options":{"com.docker.network.bridge.enable_icc":"abc"}} | failed to parse com.docker.network.bridge.enable_icc value: abc (strconv.ParseBool: parsing "abc": invalid syntax)
            """)
    void invalidRequestIsRefusedWithDockersMessage(String json, String message) {
        var failure = assertThrows(ApiException.class, () -> NetworkPlan.verify(request(json)));
        assertEquals(message, failure.getMessage().strip());
    }

    @Test
    void severalMistakesAreListed() {
        var failure = assertThrows(ApiException.class, () -> NetworkPlan.verify(request(
                "{\"Name\":\"x\",\"IPAM\":{\"Config\":[{\"Subnet\":\"a\"},{\"Subnet\":\"b\"}]}}")));
        assertEquals(
                "invalid network config:\n* invalid subnet a: invalid CIDR block notation"
                        + "\n* invalid subnet b: invalid CIDR block notation",
                failure.getMessage());
    }
}

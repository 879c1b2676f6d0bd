package jd.create.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jd.containernet.NetworkMode;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.HostConfig;
import jd.server.api.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishOptionsTest {
    private static PublishOptions parse(String config, String host) {
        return PublishOptions.parse(
                Json.read(config.getBytes(StandardCharsets.UTF_8), ContainerConfig.class),
                Json.read(host.getBytes(StandardCharsets.UTF_8), HostConfig.class));
    }

    private static List<String> requests(PublishOptions options) {
        return options.requests().stream()
                .map(request -> request.port() + " " + request.hostIp().map(Object::toString).orElse("*") + ":"
                        + request.hostPorts())
                .toList();
    }

    @Test
    void exposedPortIsPublishedAsItIsBound() {
        PublishOptions options = parse("{\"ExposedPorts\":{\"80/tcp\":{},\"53/udp\":{}}}", """
                {"PortBindings":{"80/tcp":[{"HostPort":"8080"},{"HostIp":"127.0.0.1","HostPort":"9000-9010"}]}}""");
        assertEquals(List.of("80/tcp *:8080", "80/tcp 127.0.0.1:9000-9010"), requests(options));
        assertEquals("[53/udp, 80/tcp]", options.exposed().toString());
    }

    @Test
    void portThatIsNotExposedIsNotPublished() {
        PublishOptions options = parse("{}", "{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"8080\"}]}}");
        assertEquals(List.of(), requests(options));
    }

    @Test
    void publishAllPublishesWhatIsExposedAndNotBound() {
        PublishOptions options = parse("{\"ExposedPorts\":{\"80/tcp\":{},\"53/udp\":{}}}", """
                {"PublishAllPorts":true,"PortBindings":{"80/tcp":[{"HostPort":"8080"}]}}""");
        assertEquals(List.of("53/udp *:0", "80/tcp *:8080"), requests(options).stream().sorted().toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "{\"foo\":[{\"HostPort\":\"80\"}]} | foo", "{\"80/tcp\":[{\"HostPort\":\"70-60\"}]} | 70-60",
            "{\"80/tcp\":[{\"HostPort\":\"99999\"}]} | 99999"})
    void malformedBindingIsRejectedEvenIfItsPortIsNotExposed(String bindings, String part) {
        var failure = assertThrows(ApiException.class, () -> parse("{}", "{\"PortBindings\":" + bindings + "}"));
        assertEquals("invalid port specification: \"" + part + "\"", failure.getMessage());
    }

    @Test
    void addressThatIsNoneMeansAllAddresses() {
        PublishOptions options = parse("{\"ExposedPorts\":{\"80/tcp\":{}}}", """
                {"PortBindings":{"80/tcp":[{"HostIp":"foo","HostPort":"8080"}]}}""");
        assertEquals(List.of("80/tcp *:8080"), requests(options));
    }

    @Test
    void portsOfTheHostsNetworkAreDiscardedWithAWarning() {
        PublishOptions options = parse("{}", "{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"8080\"}]}}");
        assertEquals(
                List.of("Published ports are discarded when using host network mode"),
                options.warnings(new NetworkMode.Host()));
        assertEquals(List.of(), options.warnings(new NetworkMode.None()));
    }
}

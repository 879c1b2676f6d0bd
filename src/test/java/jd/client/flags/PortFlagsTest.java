package jd.client.flags;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Collectors;
import jd.client.api.ClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortFlagsTest {
    private static String bindings(String... publish) {
        return PortFlags.bindings(List.of(publish)).entrySet().stream()
                .map(port -> port.getKey() + "=" + port.getValue().stream()
                        .map(binding -> binding.hostIp() + "|" + binding.hostPort()).collect(Collectors.joining(",")))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "80;80/tcp=|", "8080:80;80/tcp=|8080", "127.0.0.1:8080:80;80/tcp=127.0.0.1|8080",
            "127.0.0.1::80;80/tcp=127.0.0.1|", "[::1]:8080:80;80/tcp=::1|8080", "53:53/UDP;53/udp=|53",
            "9000-9005:80;80/tcp=|9000-9005", "7000-7001:80-81;80/tcp=|7000 81/tcp=|7001", "80/;80/tcp=|",
            "0:80;80/tcp=|0"})
    void publishIsParsed(String text, String expected) {
        assertEquals(expected, bindings(text));
    }

    @Test
    void portMayHaveSeveralBindings() {
        assertEquals("80/tcp=|8080,|8081", bindings("8080:80", "8081:80"));
    }

    /// What the stock client 26.1 prints.
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "'';No port specified: <empty>", "::;No port specified: ::<empty>", "x:80;Invalid hostPort: x",
            "80/tcp:80;Invalid hostPort: 80/tcp", "99999:80;Invalid hostPort: 99999",
            "80-70:80;Invalid hostPort: 80-70", "80:99999;Invalid containerPort: 99999",
            "1.2.3:80:80;Invalid ip address: 1.2.3", "localhost:9999:80;Invalid ip address: localhost",
            "::1:9999:80;Invalid ip address ::1: address ::1:: too many colons in address",
            "80:80/foo;Invalid proto: foo",
            "80-82:80-81;Invalid ranges specified for container and host Ports: 80-81 and 80-82"})
    void malformedPublishIsRefused(String text, String message) {
        var failure = assertThrows(ClientException.class, () -> bindings(text));
        assertEquals(message, failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {
            "foo;strconv.ParseUint: parsing \"foo\": invalid syntax",
            "99999;strconv.ParseUint: parsing \"99999\": value out of range",
            "80-70;Invalid range specified for the Port: 80-70"})
    void malformedExposeIsRefused(String text, String reason) {
        var failure = assertThrows(ClientException.class, () -> PortFlags.exposed(List.of(text), List.of()));
        assertEquals("invalid range format for --expose: " + text + ", error: " + reason, failure.getMessage());
    }

    @Test
    void exposedPortsAreThoseOfBothFlags() {
        assertEquals("[443/tcp, 7000/udp, 7001/udp, 80/tcp]",
                PortFlags.exposed(List.of("7000-7001/udp", "443"), List.of("8080:80")).toString());
    }
}

package jd.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortGrammarTest {
    @ParameterizedTest
    @CsvSource({"80/tcp,80/tcp", "80,80/tcp", "80/,80/tcp", "53/UDP,53/udp", "9/sctp,9/sctp", "80/foo,80/0",
            "foo,0/tcp", "80-82/tcp,0/tcp", "99999/tcp,0/tcp", "'',0/0", "/tcp,0/0"})
    void exposedPortIsReadAsDockerReadsIt(String text, String port) {
        assertEquals(port, ContainerPort.exposed(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"80/tcp", "80", "", "/tcp", "80/foo", "0/tcp"})
    void keyOfABindingMayHaveAnyProtocol(String text) {
        ContainerPort.verify(text);
    }

    @ParameterizedTest
    @CsvSource({"foo,foo", "99999/tcp,99999", "80-81/tcp,80-81", "-1/tcp,-1", "' 80/tcp',' 80'"})
    void keyOfABindingWithoutPortNumberIsRejected(String text, String shown) {
        var failure = assertThrows(ApiException.class, () -> ContainerPort.verify(text));
        assertEquals("invalid port specification: \"" + shown + "\"", failure.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"8080,8080", "8000-8010,8000-8010", "8080-8080,8080", "'',0", "0,0", "9991/tcp,9991", "0-5,0-5"})
    void hostPortIsAPortOrARange(String text, String range) {
        assertEquals(range, PortRange.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo", "70-60", "99999", "-1", " 9991", "9991-", "1-2-3", "99999999999", "+80"})
    void anythingElseIsRejectedWithDockersMessage(String text) {
        var failure = assertThrows(ApiException.class, () -> PortRange.parse(text));
        assertEquals("invalid port specification: \"" + text + "\"", failure.getMessage());
    }

    @Test
    void emptyHostPortIsAnyPort() {
        assertTrue(PortRange.parse("").isAny());
        assertTrue(PortRange.parse("0").isAny());
        assertTrue(PortRange.parse("8080").isSingle());
    }

    @Property
    void rangeIsReadAsItIsPrinted(@ForAll @IntRange(max = 65535) int one, @ForAll @IntRange(max = 65535) int other) {
        PortRange range = new PortRange(Math.min(one, other), Math.max(one, other));
        assertEquals(range, PortRange.parse(range.toString()));
    }
}

package jd.libcontainer.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DebuggerTest {
    private static final List<String> TABLE = List.of(
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
            "   0: 0100007F:138D 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1",
            "   1: 0100007F:1FAE 0100007F:C001 01 00000000:00000000 00:00000000 00000000     0        0 2 1",
            "   2: 0100007F:C002 0100007F:2A01 01 00000000:00000000 00:00000000 00000000     0        0 3 1");

    @Test
    void debugPortIsFoundOnCommandLine() {
        assertEquals(Optional.of("138D"),
                Debugger.port(
                        "java -agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:5005 "
                                + "-cp x jd.Jd"));
        assertEquals(Optional.of("138D"), Debugger.port("java -agentlib:jdwp=address=*:5005,server=y jd.Jd"));
        assertEquals(Optional.of("138D"), Debugger.port("java -Xrunjdwp:a -agentlib:jdwp=address=5005 jd.Jd"));
        assertEquals(Optional.empty(), Debugger.port("java -cp x jd.Jd daemon -D"));
    }

    @Test
    void listeningPortHasNoDebugger() {
        assertFalse(Debugger.connected(TABLE, "138D"));
    }

    @Test
    void connectionInEitherDirectionIsADebugger() {
        assertTrue(Debugger.connected(TABLE, "1FAE"));
        assertTrue(Debugger.connected(TABLE, "2A01"));
        assertFalse(Debugger.connected(TABLE, "FFFF"));
    }
}

package jd.create.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Set;
import jd.server.api.ApiException;
import jd.server.api.TopResponse;
import org.junit.jupiter.api.Test;

class ProcessListTest {
    @Test
    void topHasTheContainersProcessesOnly() {
        List<String> lines = List.of(
                "UID          PID    PPID  C STIME TTY          TIME CMD",
                "root           1       0  0 08:00 ?        00:00:01 /sbin/init",
                "root       20174   20151  3 08:43 ?        00:00:00 sh -c while :; do sleep 0.1; done");
        TopResponse top = ProcessList.parse(lines, Set.of(20174));
        assertEquals(List.of("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"), top.titles());
        assertEquals(
                List.of(List.of("root", "20174", "20151", "3", "08:43", "?", "00:00:00",
                        "sh -c while :; do sleep 0.1; done")),
                top.processes());
        assertEquals("Couldn't find PID field in ps output",
                assertThrows(ApiException.class, () -> ProcessList.parse(List.of("COMMAND"), Set.of())).getMessage());
    }
}

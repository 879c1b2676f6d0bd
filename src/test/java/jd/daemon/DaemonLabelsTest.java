package jd.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class DaemonLabelsTest {
    private static String failure(String... labels) {
        return assertThrows(IllegalArgumentException.class, () -> DaemonLabels.check(List.of(labels))).getMessage();
    }

    @Test
    void labelsKeepTheirOrderAndLoseDuplicates() {
        assertEquals(List.of("zone=b", "disk=ssd=1", "empty="),
                DaemonLabels.check(List.of("zone=b", "disk=ssd=1", "zone=b", "empty=")));
    }

    @Test
    void wrongLabelsHaveTheMessagesOfDockerd() {
        assertEquals("invalid argument \"foo\" for \"--label\" flag: bad attribute format: foo", failure("foo"));
        assertEquals("conflict labels for a=2 and a=1", failure("a=1", "a=2"));
        assertEquals("invalid argument \"com.docker.x=2\" for \"--label\" flag: label com.docker.x=2 is not allowed: the"
                + " namespaces com.docker.*, io.docker.*, and org.dockerproject.* are reserved for internal use",
                failure("com.docker.x=2"));
    }
}

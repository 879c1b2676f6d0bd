package jd.libcontainer.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import jd.libcontainer.spec.ProcessSpec;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static List<String> of(String home, String... asked) {
        ProcessSpec process = ProcessSpec.of(List.of("true")).withEnvironment(List.of(asked));
        return Environment.of(process, new ExecUser(0, 0, List.of(0), home)).variables();
    }

    @Test
    void homeIsTheUsersUnlessTheRequestSetsIt() {
        assertEquals(List.of("PATH=/bin", "HOME=/root"), of("/root", "PATH=/bin"));
        assertEquals(List.of("HOME=/srv"), of("/root", "HOME=/srv"));
    }

    @Test
    void emptyHomeIsReplacedByTheUsersHome() {
        assertEquals(List.of("A=", "HOME=/root"), of("/root", "HOME=", "A="));
        assertEquals(List.of("HOME="), of(""));
    }

    @Test
    void valueReturnsTheLastOfTwoDefinitions() {
        assertEquals("/b", new Environment(List.of("PATH=/a", "PATHS=/x", "PATH=/b")).value("PATH"));
    }
}

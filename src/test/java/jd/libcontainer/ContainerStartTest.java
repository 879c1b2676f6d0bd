package jd.libcontainer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("root")
class ContainerStartTest {
    @BeforeAll
    static void needsRootAndLinux() {
        TinyRoot.assumeRootAndLinux();
    }

    private final Syscalls kernel = JnrSyscalls.load();
    private TinyRoot root;
    private Containment containment;

    @BeforeEach
    void open() throws Exception {
        root = TinyRoot.create(Files.createTempDirectory("jd-start"));
        containment = Containment.open(kernel, 0);
    }

    @AfterEach
    void close() {
        containment.close();
        root.delete();
    }

    @Test
    void theCommandSpeaksAndEnds() {
        Containment.Outcome outcome = containment.run(root.spec("echo", "hello"));

        assertEquals("hello\n", outcome.stdout());
        assertEquals("", outcome.stderr());
        assertEquals(new ExitStatus(0, 0), outcome.status());
    }
}

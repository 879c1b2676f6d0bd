package jd.libcontainer.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jd.libcontainer.kernel.ScriptedKernel;
import org.junit.jupiter.api.Test;

class FdStreamsTest {
    @Test
    void secondCloseOfAStreamDoesNotCloseTheDescriptorAgain() {
        ScriptedKernel kernel = ScriptedKernel.alone();
        var in = new FdInputStream(kernel.syscalls(), 7);
        var out = new FdOutputStream(kernel.syscalls(), 8);
        in.close();
        out.close();
        in.close();
        out.close();
        assertEquals(2, kernel.count("close"));
    }
}

package jd.create.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.junit.jupiter.api.Test;

class StdStreamTest {
    @Test
    void frameHeaderHasStreamAndLength() {
        assertArrayEquals(
                new byte[] {2, 0, 0, 0, 0, 0, 0, 3, 'a', 'b', 'c'}, StdStream.STDERR.frame(new byte[] {'a', 'b', 'c'}));
    }
}

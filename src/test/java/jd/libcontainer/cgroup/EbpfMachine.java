package jd.libcontainer.cgroup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// An interpreter for the eBPF instructions that device programs use. With it a test runs the program of any rule list
/// against any request, without root.
final class EbpfMachine {
    private static final long CONTEXT = 0x1000;

    private final ByteBuffer program;

    EbpfMachine(byte[] program) {
        this.program = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// {@return the value of register 0 when the program exits}
    ///
    /// @param type 1 for a block device, 2 for a character device
    long run(int type, int access, int major, int minor) {
        int[] context = {access << 16 | type, major, minor};
        long[] registers = new long[11];
        boolean[] written = new boolean[11];
        registers[1] = CONTEXT;
        written[1] = true;
        for (int at = 0; ; at++) {
            if (8 * at >= program.capacity()) {
                throw new AssertionError("the program runs over its end");
            }
            int code = program.get(8 * at) & 0xff;
            int target = program.get(8 * at + 1) & 0xf;
            int source = (program.get(8 * at + 1) & 0xff) >> 4;
            int offset = program.getShort(8 * at + 2);
            int immediate = program.getInt(8 * at + 4);
            boolean reads = code != 0xb7 && code != 0x95;
            int read = code == 0x61 || code == 0xbf ? source : target;
            if (reads && !written[read] || code == 0x95 && !written[0]) {
                throw new AssertionError("instruction " + at + " reads a register that has no value");
            }
            switch (code) {
                case 0x61 -> registers[target] = context[(int) (registers[source] + offset - CONTEXT) / 4] & 0xffffffffL;
                case 0xbf -> registers[target] = registers[source];
                case 0xb7 -> registers[target] = immediate;
                case 0x54 -> registers[target] = (registers[target] & immediate) & 0xffffffffL;
                case 0x74 -> registers[target] = (registers[target] & 0xffffffffL) >>> immediate;
                case 0x56 -> at += (int) registers[target] != immediate ? offset : 0;
                case 0x5e -> at += (int) registers[target] != (int) registers[source] ? offset : 0;
                case 0x16 -> at += (int) registers[target] == immediate ? offset : 0;
                case 0x95 -> {
                    return registers[0];
                }
                default -> throw new AssertionError("unknown instruction 0x" + Integer.toHexString(code));
            }
            written[target] = true;
        }
    }
}

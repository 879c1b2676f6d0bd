package jd.libcontainer.cgroup;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// An eBPF instruction. eBPF has eleven registers of 64 bits, instructions of eight bytes, and jumps that count
/// instructions. Only instructions that [DeviceProgram] uses have a method here.
///
/// ```
///    8 bits     4 bits   4 bits   16 bits   32 bits
///  +--------+----------+--------+---------+-----------+
///  | opcode | source   | target | offset  | immediate |
///  +--------+----------+--------+---------+-----------+
/// ```
///
/// The kernel's documentation: bpf/standardization/instruction-set.rst
///
/// @param code the operation, with the kind of its operand
/// @param target a register's number, as is `source`
/// @param offset of memory from a register, or of a jump from the next instruction
/// @param immediate a constant
record EbpfInstruction(int code, int target, int source, int offset, int immediate) {
    private static final int LOAD_WORD = 0x61;
    private static final int MOVE = 0xbf;
    private static final int SET = 0xb7;
    private static final int AND = 0x54;
    private static final int SHIFT_RIGHT = 0x74;
    private static final int JUMP_UNLESS_EQUAL = 0x56;
    private static final int JUMP_UNLESS_SAME = 0x5e;
    private static final int JUMP_IF_EQUAL = 0x16;
    private static final int EXIT = 0x95;

    /// `target = *(u32 *)(source + offset)`
    static EbpfInstruction loadWord(int target, int source, int offset) {
        return new EbpfInstruction(LOAD_WORD, target, source, offset, 0);
    }

    /// `target = source`
    static EbpfInstruction move(int target, int source) {
        return new EbpfInstruction(MOVE, target, source, 0, 0);
    }

    /// `target = immediate`
    static EbpfInstruction set(int target, int immediate) {
        return new EbpfInstruction(SET, target, 0, 0, immediate);
    }

    /// `target &= immediate`, in the lower 32 bits
    static EbpfInstruction and(int target, int immediate) {
        return new EbpfInstruction(AND, target, 0, 0, immediate);
    }

    /// `target >>>= immediate`, in the lower 32 bits
    static EbpfInstruction shiftRight(int target, int immediate) {
        return new EbpfInstruction(SHIFT_RIGHT, target, 0, 0, immediate);
    }

    /// Skips `count` instructions unless the register's lower half has this value.
    static EbpfInstruction skipUnlessEqual(int count, int target, int immediate) {
        return new EbpfInstruction(JUMP_UNLESS_EQUAL, target, 0, count, immediate);
    }

    /// Skips `count` instructions unless both registers' lower halves have one value.
    static EbpfInstruction skipUnlessSame(int count, int target, int source) {
        return new EbpfInstruction(JUMP_UNLESS_SAME, target, source, count, 0);
    }

    /// Skips `count` instructions if the register's lower half has this value.
    static EbpfInstruction skipIfEqual(int count, int target, int immediate) {
        return new EbpfInstruction(JUMP_IF_EQUAL, target, 0, count, immediate);
    }

    /// Ends the program; its result is in register 0.
    static EbpfInstruction exit() {
        return new EbpfInstruction(EXIT, 0, 0, 0, 0);
    }

    /// {@return a program as bpf(2) takes it}
    static byte[] bytes(List<EbpfInstruction> program) {
        ByteBuffer buffer = ByteBuffer.allocate(8 * program.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (EbpfInstruction instruction : program) {
            buffer.put((byte) instruction.code)
                    .put((byte) (instruction.source << 4 | instruction.target))
                    .putShort((short) instruction.offset)
                    .putInt(instruction.immediate);
        }
        return buffer.array();
    }
}

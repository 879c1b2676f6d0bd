package jd.libcontainer.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/// A program for the machine that the kernel asks at every system call: classic BPF, made for packets in 1992. It has
/// an accumulator, sixteen words of memory, jumps that only lead forward and an end for every way through, so that it
/// always comes to one. It reads a `struct seccomp_data` (number 4 bytes, architecture 4, instruction pointer 8, six
/// arguments of 8) and returns a verdict.
///
/// [#verdict] is that machine in Java. It is asked before a thread of jd's own has to live with a filter.
///
/// seccomp(2), bpf(4), linux/filter.h
///
/// @param program `struct sock_filter` each: code 2 bytes, two jumps of 1, operand 4; empty for no filter at all
public record SeccompFilter(byte[] program) {
    public static final SeccompFilter NONE = new SeccompFilter(new byte[0]);

    static final int INSTRUCTION = 8;

    /// Offsets in `struct seccomp_data`.
    static final int DATA_NUMBER = 0;
    static final int DATA_ARCHITECTURE = 4;
    private static final int DATA_ARGUMENTS = 16;
    private static final int DATA_SIZE = 64;

    /// The instructions that appear in filters, by their codes.
    static final int LOAD_DATA = 0x20;
    static final int JUMP_EQUAL = 0x15;
    static final int JUMP_GREATER = 0x25;
    static final int JUMP_NOT_LESS = 0x35;
    static final int RETURN = 0x06;
    private static final int LOAD_MEMORY = 0x60;
    private static final int STORE_MEMORY = 0x02;
    private static final int AND = 0x54;
    private static final int JUMP = 0x05;
    private static final int JUMP_BITS = 0x45;
    private static final int MEMORY_WORDS = 16;

    /// {@return as it travels in a specification for dockerinit: Base64, empty for none}
    public String text() {
        return Base64.getEncoder().encodeToString(program);
    }

    public boolean isEmpty() {
        return program.length == 0;
    }

    /// What a filter says: the action, and the errno that comes with it.
    public record Verdict(SeccompAction action, int errno) {}

    /// {@return what happens to a call}
    ///
    /// @param architecture AUDIT_ARCH_*
    /// @param call the number
    /// @param arguments at most six; what is missing is 0
    public Verdict verdict(int architecture, int call, long... arguments) {
        if (isEmpty()) {
            return new Verdict(SeccompAction.ALLOW, 0);
        }
        ByteBuffer data = ByteBuffer.allocate(DATA_SIZE).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(DATA_NUMBER, call).putInt(DATA_ARCHITECTURE, architecture);
        for (int i = 0; i < arguments.length; i++) {
            data.putLong(DATA_ARGUMENTS + 8 * i, arguments[i]);
        }
        int answer = run(data);
        return new Verdict(SeccompAction.of(answer), answer & 0xffff);
    }

    private int run(ByteBuffer data) {
        ByteBuffer code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        int[] memory = new int[MEMORY_WORDS];
        int accumulator = 0;
        int at = 0;
        while (true) {
            int instruction = code.getShort(at) & 0xffff;
            int operand = code.getInt(at + 4);
            at += INSTRUCTION;
            switch (instruction) {
                case RETURN -> {
                    return operand;
                }
                case LOAD_DATA -> accumulator = data.getInt(operand);
                case LOAD_MEMORY -> accumulator = memory[operand];
                case STORE_MEMORY -> memory[operand] = accumulator;
                case AND -> accumulator &= operand;
                case JUMP -> at += INSTRUCTION * operand;
                default -> {
                    int distance = holds(instruction, accumulator, operand)
                            ? code.get(at - INSTRUCTION + 2)
                            : code.get(at - INSTRUCTION + 3);
                    at += INSTRUCTION * (distance & 0xff);
                }
            }
        }
    }

    private static boolean holds(int instruction, int accumulator, int operand) {
        int order = Integer.compareUnsigned(accumulator, operand);
        return switch (instruction) {
            case JUMP_EQUAL -> order == 0;
            case JUMP_GREATER -> order > 0;
            case JUMP_NOT_LESS -> order >= 0;
            case JUMP_BITS -> (accumulator & operand) != 0;
            default -> throw new IllegalStateException("instruction 0x%x is none of a filter's".formatted(instruction));
        };
    }
}

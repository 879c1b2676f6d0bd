package jd.libcontainer.security;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// A seccomp filter: a program in classic BPF, which was designed in 1992 for network packets. It has an accumulator,
/// sixteen words of memory, jumps that only go forward, and a return on every path, so it always ends. It reads a
/// `struct seccomp_data` (number 4 bytes, architecture 4, instruction pointer 8, six arguments of 8) and returns a
/// verdict.
///
/// [#verdicts] interprets it. It is used before a thread of jd's loads the filter, when some arguments of a call are
/// not known yet: a jump that depends on one is followed both ways, so there may be several verdicts.
///
/// seccomp(2), bpf(4), linux/filter.h
///
/// @param program `struct sock_filter` each: code 2 bytes, two jumps of 1, operand 4; empty for no filter
public record SeccompFilter(byte[] program) {
    public static final SeccompFilter NONE = new SeccompFilter(new byte[0]);

    static final int INSTRUCTION = 8;
    private static final int ARGUMENTS = 6;

    /// Offsets in `struct seccomp_data`.
    static final int DATA_NUMBER = 0;
    static final int DATA_ARCHITECTURE = 4;

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

    private static final OptionalInt UNKNOWN = OptionalInt.empty();

    /// {@return the program as text in a specification: a character for each byte, empty for none}
    public String text() {
        return new String(program, StandardCharsets.ISO_8859_1);
    }

    /// {@return the program from such a text}
    public static byte[] program(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public boolean isEmpty() {
        return program.length == 0;
    }

    /// A filter's result: the action and its errno.
    public record Verdict(SeccompAction action, int errno) {
        public static final Verdict ALLOWED = new Verdict(SeccompAction.ALLOW, 0);

        private static Verdict of(int answer) {
            return new Verdict(SeccompAction.of(answer), answer & 0xffff);
        }
    }

    /// {@return the verdict on a call}
    ///
    /// @param arguments the first ones; the rest are 0
    public Verdict verdict(int architecture, int call, long... arguments) {
        return verdicts(architecture, call, Arrays.copyOf(arguments, ARGUMENTS)).iterator().next();
    }

    /// {@return the possible verdicts on a call whose arguments are not all known; at least one}
    ///
    /// @param architecture AUDIT_ARCH_*
    /// @param call the number
    /// @param known its first arguments, at most six; the rest may be anything
    /// @throws IllegalArgumentException for an invalid program
    public Set<Verdict> verdicts(int architecture, int call, long... known) {
        if (isEmpty()) {
            return Set.of(Verdict.ALLOWED);
        }
        List<OptionalInt> data = new ArrayList<>();
        data.add(OptionalInt.of(call));
        data.add(OptionalInt.of(architecture));
        data.addAll(List.of(UNKNOWN, UNKNOWN));
        for (int i = 0; i < ARGUMENTS; i++) {
            data.add(i < known.length ? OptionalInt.of((int) known[i]) : UNKNOWN);
            data.add(i < known.length ? OptionalInt.of((int) (known[i] >>> 32)) : UNKNOWN);
        }
        return new Walk(ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN), data).run();
    }

    /// A state of the interpreter: the offset of the next instruction, and its words.
    private record State(int at, OptionalInt accumulator, List<OptionalInt> memory) {
        State to(int next) {
            return new State(next, accumulator, memory);
        }

        State with(OptionalInt word) {
            return new State(at + INSTRUCTION, word, memory);
        }

        State storing(int index) {
            List<OptionalInt> words = new ArrayList<>(memory);
            words.set(index, accumulator);
            return new State(at + INSTRUCTION, accumulator, List.copyOf(words));
        }
    }

    /// Follows every path of the program.
    private record Walk(ByteBuffer code, List<OptionalInt> data) {
        Set<Verdict> run() {
            Set<Verdict> verdicts = new HashSet<>();
            Set<State> seen = new HashSet<>();
            List<State> open = new ArrayList<>();
            List<OptionalInt> memory = Collections.nCopies(MEMORY_WORDS, UNKNOWN);
            open.add(new State(0, OptionalInt.of(0), memory));
            while (!open.isEmpty()) {
                State state = open.removeLast();
                if (!seen.add(state)) {
                    continue;
                }
                if (instruction(state) == RETURN) {
                    verdicts.add(Verdict.of(operand(state)));
                } else {
                    open.addAll(after(state));
                }
            }
            return verdicts;
        }

        private int instruction(State state) {
            if (state.at() + INSTRUCTION > code.capacity()) {
                throw new IllegalArgumentException("the program has no end");
            }
            return code.getShort(state.at()) & 0xffff;
        }

        private int operand(State state) {
            return code.getInt(state.at() + 4);
        }

        private List<State> after(State state) {
            int operand = operand(state);
            OptionalInt word = state.accumulator();
            return switch (instruction(state)) {
                case LOAD_DATA -> List.of(state.with(data.get(operand / 4)));
                case LOAD_MEMORY -> List.of(state.with(state.memory().get(operand)));
                case STORE_MEMORY -> List.of(state.storing(operand));
                case AND -> List.of(state.with(
                        word.isPresent() ? OptionalInt.of(word.getAsInt() & operand) : UNKNOWN));
                case JUMP -> List.of(state.to(state.at() + INSTRUCTION * (1 + operand)));
                default -> jumps(state);
            };
        }

        /// Follows one branch, or both.
        private List<State> jumps(State state) {
            OptionalInt word = state.accumulator();
            boolean outcome = holds(instruction(state), word.orElse(0), operand(state));
            List<State> ways = new ArrayList<>();
            for (boolean way : new boolean[] {true, false}) {
                if (word.isEmpty() || way == outcome) {
                    int distance = code.get(state.at() + (way ? 2 : 3)) & 0xff;
                    ways.add(state.to(state.at() + INSTRUCTION * (1 + distance)));
                }
            }
            return ways;
        }

        private static boolean holds(int instruction, int accumulator, int operand) {
            int order = Integer.compareUnsigned(accumulator, operand);
            return switch (instruction) {
                case JUMP_EQUAL -> order == 0;
                case JUMP_GREATER -> order > 0;
                case JUMP_NOT_LESS -> order >= 0;
                case JUMP_BITS -> (accumulator & operand) != 0;
                default -> throw new IllegalArgumentException(
                        "instruction 0x%x is none of a filter's".formatted(instruction));
            };
        }
    }
}

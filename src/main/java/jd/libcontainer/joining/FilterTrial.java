package jd.libcontainer.joining;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;
import jd.libcontainer.Machine;

/// Goes through a seccomp filter on paper, before a thread of the daemon has to live with it: does every call that is
/// still to come pass, whatever its arguments?
///
/// A filter is a program that reads the call and jumps forward only. An argument that is not known beforehand makes a
/// jump go both ways here; what is asked for is every verdict at which some way ends.
///
/// seccomp(2), linux/bpf_common.h
final class FilterTrial {
    private static final int INSTRUCTION = 8;

    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_MEMORY = 0x60;
    private static final int STORE = 0x02;
    private static final int AND = 0x54;
    private static final int JUMP = 0x05;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_GREATER = 0x25;
    private static final int JUMP_NOT_LESS = 0x35;
    private static final int JUMP_SET = 0x45;
    private static final int RETURN = 0x06;

    private static final int KILL_PROCESS = 0x80000000;
    private static final int ALLOW = 0x7fff0000;
    private static final int LOG = 0x7ffc0000;
    private static final int ERRNO_ENOSYS = 0x00050000 | 38;

    private final ByteBuffer code;
    private final ThreadCall call;

    // Where the trial has been, with which word in hand; the verdicts it has met.
    private final Set<Place> seen = new HashSet<>();
    private final Set<Integer> verdicts = new HashSet<>();

    private record Place(int at, OptionalInt word) {}

    private FilterTrial(byte[] program, ThreadCall call) {
        this.code = ByteBuffer.wrap(program).order(ByteOrder.LITTLE_ENDIAN);
        this.call = call;
    }

    /// {@return whether a joining thread can wear the filter}
    ///
    /// @param program `struct sock_filter` each: code 2 bytes, two jumps of 1, operand 4; empty for none
    static boolean passes(byte[] program) {
        for (ThreadCall call : ThreadCall.values()) {
            if (program.length > 0 && call.number() >= 0 && !passes(program, call)) {
                return false;
            }
        }
        return true;
    }

    /// {@return whether the thread can be the parent of one born in a group of version 2} That is `clone3` alone, whose
    /// arguments no filter can see, so that Docker's says it does not exist.
    static boolean passesClone3(byte[] program) {
        return program.length == 0 || verdicts(program, ThreadCall.CLONE3).stream().allMatch(FilterTrial::lets);
    }

    private static boolean passes(byte[] program, ThreadCall call) {
        return verdicts(program, call).stream().allMatch(verdict -> lets(call, verdict));
    }

    /// {@return all that may be said; of a program that this cannot read, the worst}
    private static Set<Integer> verdicts(byte[] program, ThreadCall call) {
        FilterTrial trial = new FilterTrial(program, call);
        try {
            trial.walk(new Place(0, OptionalInt.of(0)));
            return trial.verdicts;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Set.of(KILL_PROCESS);
        }
    }

    /// glibc knows what to do where `clone3` is said not to exist.
    private static boolean lets(ThreadCall call, int verdict) {
        return lets(verdict) || call == ThreadCall.CLONE3 && verdict == ERRNO_ENOSYS;
    }

    private static boolean lets(int verdict) {
        int action = verdict & 0xffff0000;
        return action == ALLOW || action == LOG;
    }

    private void walk(Place place) {
        if (!seen.add(place)) {
            return;
        }
        int operation = code.getShort(place.at()) & 0xffff;
        int operand = code.getInt(place.at() + 4);
        int next = place.at() + INSTRUCTION;
        switch (operation) {
            case LOAD_WORD -> walk(new Place(next, word(operand)));
            // What is stored may be known; it is safe to think that it is not.
            case LOAD_MEMORY -> walk(new Place(next, OptionalInt.empty()));
            case STORE -> walk(new Place(next, place.word()));
            case AND -> walk(new Place(next, masked(place.word(), operand)));
            case JUMP -> walk(new Place(next + INSTRUCTION * operand, place.word()));
            case JUMP_EQUAL, JUMP_GREATER, JUMP_NOT_LESS, JUMP_SET -> jump(place, operation, operand, next);
            case RETURN -> verdicts.add(operand);
            default -> throw new IllegalArgumentException("instruction " + operation);
        }
    }

    private void jump(Place place, int operation, int operand, int next) {
        OptionalInt word = place.word();
        if (word.isEmpty() || holds(operation, word.getAsInt(), operand)) {
            walk(new Place(next + INSTRUCTION * (code.get(place.at() + 2) & 0xff), word));
        }
        if (word.isEmpty() || !holds(operation, word.getAsInt(), operand)) {
            walk(new Place(next + INSTRUCTION * (code.get(place.at() + 3) & 0xff), word));
        }
    }

    private static boolean holds(int operation, int word, int operand) {
        int order = Integer.compareUnsigned(word, operand);
        return switch (operation) {
            case JUMP_EQUAL -> order == 0;
            case JUMP_GREATER -> order > 0;
            case JUMP_NOT_LESS -> order >= 0;
            default -> (word & operand) != 0;
        };
    }

    private static OptionalInt masked(OptionalInt word, int mask) {
        return word.isPresent() ? OptionalInt.of(word.getAsInt() & mask) : word;
    }

    /// struct seccomp_data: the call's number, the machine, 8 bytes where it is made, six arguments of 8 bytes.
    private OptionalInt word(int offset) {
        if (offset == 0) {
            return OptionalInt.of(call.number());
        }
        if (offset == 4) {
            return OptionalInt.of((int) Machine.THIS.auditArch());
        }
        int argument = (offset - 16) / 8;
        if (offset < 16 || argument >= call.arguments().length) {
            return OptionalInt.empty();
        }
        long value = call.arguments()[argument];
        return OptionalInt.of((int) (offset % 8 == 0 ? value : value >>> 32));
    }
}

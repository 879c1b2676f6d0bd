package jd.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/// Makes invalid inputs from valid ones by a few small changes each, as libFuzzer does.
final class Mutator {
    private static final int MAX_CHANGES = 4;
    private static final int MAX_LENGTH = 64 << 10;

    /// Values that often make parsers fail.
    private static final List<String> WORDS = List.of(
            "null", "[]", "{}", "\"\"", "-1", "0", "9223372036854775807", "-9223372036854775808", "18446744073709551616",
            "2147483648", "1e999", "%zz", "%00", "\0", "\n", "\r\n", ":", "/", "..", "../../", "\u00e9", "\ud83d\ude00", "=",
            "\"", "\\u0000", "\\ud800", "true", " ", ",", "[[[[[[[[", "{\"a\":", "-", "+", ".", "@", "?", "#", "file:///", "mailto:x");

    private final RandomGenerator random;
    private final List<byte[]> corpus;

    Mutator(RandomGenerator random, List<byte[]> corpus) {
        this.random = random;
        this.corpus = corpus;
    }

    byte[] next() {
        byte[] input = any();
        int changes = 1 + random.nextInt(MAX_CHANGES);
        for (int i = 0; i < changes; i++) {
            input = change(input);
        }
        return input.length > MAX_LENGTH ? Arrays.copyOf(input, MAX_LENGTH) : input;
    }

    private byte[] any() {
        return corpus.isEmpty() ? new byte[0] : corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] change(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int to = at + random.nextInt(Math.min(input.length - at, 64) + 1);
        return switch (random.nextInt(9)) {
            case 0 -> Arrays.copyOf(input, at);
            case 1 -> splice(input, at, new byte[0], to);
            case 2 -> splice(input, at, word(), at);
            case 3 -> splice(input, at, word(), to);
            case 4 -> splice(input, at, Arrays.copyOfRange(input, at, to), at);
            case 5 -> splice(input, at, repeated(Arrays.copyOfRange(input, at, to)), to);
            case 6 -> splice(input, at, tail(any()), input.length);
            case 7 -> overwrite(input, at, (byte) random.nextInt());
            default -> overwrite(input, at, (byte) (at < input.length ? input[at] ^ 1 << random.nextInt(8) : 0));
        };
    }

    /// {@return `input` with the bytes from `at` to `to` replaced by `middle`}
    private static byte[] splice(byte[] input, int at, byte[] middle, int to) {
        byte[] result = Arrays.copyOf(input, at + middle.length + input.length - to);
        System.arraycopy(middle, 0, result, at, middle.length);
        System.arraycopy(input, to, result, at + middle.length, input.length - to);
        return result;
    }

    private byte[] word() {
        return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] tail(byte[] other) {
        return Arrays.copyOfRange(other, random.nextInt(other.length + 1), other.length);
    }

    /// A few of the repetitions are long: they produce deep nesting and very long numbers.
    private byte[] repeated(byte[] piece) {
        int times = random.nextInt(4) > 0 ? 2 + random.nextInt(8) : 200 + random.nextInt(2000);
        byte[] result = new byte[Math.min(piece.length * times, MAX_LENGTH)];
        for (int i = 0; i < result.length; i++) {
            result[i] = piece[i % piece.length];
        }
        return result;
    }

    private static byte[] overwrite(byte[] input, int at, byte value) {
        byte[] result = input.clone();
        if (at < result.length) {
            result[at] = value;
        }
        return result;
    }
}

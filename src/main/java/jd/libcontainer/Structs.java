package jd.libcontainer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The bytes of C structures, and how arguments read in an error message.
final class Structs {
    private Structs() {}

    /// {@return a buffer in the byte order that both supported processors use}
    static ByteBuffer struct(int size) {
        return view(new byte[size]);
    }

    static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static byte[] ints(int... values) {
        ByteBuffer buffer = struct(4 * values.length);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }

    static byte[] longs(long... values) {
        ByteBuffer buffer = struct(8 * values.length);
        for (long value : values) {
            buffer.putLong(value);
        }
        return buffer.array();
    }

    /// {@return the failure of the call just made: its name, its arguments as a programmer would write them, errno}
    static SyscallException failed(String call, Object... arguments) {
        return failed(NativeMemory.errno(), call, arguments);
    }

    static SyscallException failed(Errno errno, String call, Object... arguments) {
        return new SyscallException(spelled(call, arguments), errno);
    }

    static String spelled(String call, Object... arguments) {
        StringBuilder text = new StringBuilder(call).append('(');
        for (int i = 0; i < arguments.length; i++) {
            text.append(i == 0 ? "" : ", ").append(spelled(arguments[i]));
        }
        return text.append(')').toString();
    }

    private static String spelled(Object argument) {
        return switch (argument) {
            case String text -> '"' + text + '"';
            case byte[] name -> '"' + new String(name, StandardCharsets.UTF_8) + '"';
            case Long flags -> "0x" + Long.toHexString(flags);
            default -> argument.toString();
        };
    }
}

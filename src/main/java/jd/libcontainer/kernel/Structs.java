package jd.libcontainer.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// The bytes of C structures, and how arguments read in an error message.
public final class Structs {
    private Structs() {}

    /// {@return a buffer in the byte order that both supported processors use}
    public static ByteBuffer struct(int size) {
        return view(new byte[size]);
    }

    public static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static byte[] ints(int... values) {
        ByteBuffer buffer = struct(4 * values.length);
        for (int value : values) {
            buffer.putInt(value);
        }
        return buffer.array();
    }

    public static byte[] longs(long... values) {
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
        return new SyscallException(errno, call, arguments);
    }

    public static String spelled(String call, Object... arguments) {
        StringBuilder text = new StringBuilder(call).append('(');
        for (int i = 0; i < arguments.length; i++) {
            text.append(i == 0 ? "" : ", ").append(spelled(arguments[i]));
        }
        return text.append(')').toString();
    }

    /// Not a `switch` over types, here and in all that dockerinit does: the JVM writes a class for each at its first
    /// use, and has no place for it in the AOT cache. Six of them cost 30 milliseconds.
    private static String spelled(Object argument) {
        if (argument instanceof String text) {
            return '"' + text + '"';
        }
        if (argument instanceof byte[] name) {
            return '"' + new String(name, StandardCharsets.UTF_8) + '"';
        }
        return argument instanceof Long flags ? "0x" + Long.toHexString(flags) : argument.toString();
    }
}

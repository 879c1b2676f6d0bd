package jd.libcontainer.kernel;

import com.kenai.jffi.LastError;
import com.kenai.jffi.MemoryIO;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Memory outside the Java heap for what one system call needs: a structure that holds addresses, an argument vector.
/// Everything is freed together when the call is over.
///
/// It uses jffi, the layer below JNR-FFI, because both of jd's ways to native code have that layer in common, and
/// because it starts no thread and registers no finalizer: memory is also taken on threads that must not do either.
final class NativeMemory implements AutoCloseable {
    private static final MemoryIO IO = MemoryIO.getInstance();

    private final List<Long> allocated = new ArrayList<>();

    /// {@return the address of `size` zeroed bytes}
    long allocate(int size) {
        long address = IO.allocateMemory(size, true);
        if (address == 0) {
            throw new SyscallException("malloc(" + size + ")", Errno.ENOMEM);
        }
        allocated.add(address);
        return address;
    }

    long copy(byte[] bytes) {
        long address = allocate(Math.max(1, bytes.length));
        IO.putByteArray(address, bytes, 0, bytes.length);
        return address;
    }

    /// {@return the address of a vector of C strings that ends in a null pointer, as execve(2) wants it}
    long vector(List<byte[]> strings) {
        long vector = allocate(8 * (strings.size() + 1));
        for (int i = 0; i < strings.size(); i++) {
            IO.putLong(vector + 8L * i, copy(cString(strings.get(i))));
        }
        return vector;
    }

    void putInt(long address, int value) {
        IO.putInt(address, value);
    }

    void putLong(long address, long value) {
        IO.putLong(address, value);
    }

    int intAt(long address) {
        return IO.getInt(address);
    }

    long longAt(long address) {
        return IO.getLong(address);
    }

    byte[] bytesAt(long address, int length) {
        byte[] bytes = new byte[length];
        IO.getByteArray(address, bytes, 0, length);
        return bytes;
    }

    @Override
    public void close() {
        for (long address : allocated) {
            IO.freeMemory(address);
        }
    }

    /// {@return the bytes and the zero that ends a string in C}
    static byte[] cString(byte[] bytes) {
        byte[] terminated = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, terminated, 0, bytes.length);
        return terminated;
    }

    static byte[] cString(String text) {
        return cString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// {@return errno as the calling thread's last native call left it}
    static Errno errno() {
        return Errno.of(LastError.getInstance().get());
    }
}

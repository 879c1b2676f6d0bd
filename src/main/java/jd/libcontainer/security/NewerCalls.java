package jd.libcontainer.security;

import static jd.libcontainer.security.SeccompFilter.DATA_ARCHITECTURE;
import static jd.libcontainer.security.SeccompFilter.DATA_NUMBER;
import static jd.libcontainer.security.SeccompFilter.JUMP_EQUAL;
import static jd.libcontainer.security.SeccompFilter.JUMP_GREATER;
import static jd.libcontainer.security.SeccompFilter.JUMP_NOT_LESS;
import static jd.libcontainer.security.SeccompFilter.LOAD_DATA;
import static jd.libcontainer.security.SeccompFilter.RETURN;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Makes a filter answer ENOSYS to calls that are newer than itself. A C library tries the newest call first and falls
/// back to an older one on ENOSYS; on EPERM it fails, and programs would break with every new release. A call is newer
/// if its number is higher than that of every call in the profile.
///
/// For each architecture these instructions come before the program:
///
/// ```
///   load  architecture
///   jump  to the next architecture's unless it is this
///   load  number
///   jump  likewise, unless the number is of this ABI       (x32 shares x86_64's architecture; its numbers have bit 30)
///   jump  over the next instruction unless it is greater than the last
///   return ENOSYS
/// ```
///
/// runc: libcontainer/seccomp/patchbpf/enosys_linux.go
final class NewerCalls {
    static final int X86_64 = 0xC000003E;
    static final int X32 = 0x4000003E;
    private static final int X32_BIT = 0x40000000;

    private static final int ENOSYS = 38;
    private static final int SECTION = 6;

    private NewerCalls() {}

    /// @param architecture libseccomp's number, which is AUDIT_ARCH_* but for x32
    /// @param last the highest number of a call in the profile
    record Newest(int architecture, int last) {}

    /// {@return the program with these instructions in front}
    static byte[] unknownTo(byte[] program, List<Newest> architectures) {
        ByteBuffer code = ByteBuffer.allocate(
                SeccompFilter.INSTRUCTION * SECTION * architectures.size() + program.length);
        code.order(ByteOrder.LITTLE_ENDIAN);
        for (Newest newest : architectures) {
            section(code, newest);
        }
        return code.put(program).array();
    }

    private static void section(ByteBuffer code, Newest newest) {
        boolean x32 = newest.architecture() == X32;
        instruction(code, LOAD_DATA, 0, 0, DATA_ARCHITECTURE);
        instruction(code, JUMP_EQUAL, 0, 4, x32 ? X86_64 : newest.architecture());
        instruction(code, LOAD_DATA, 0, 0, DATA_NUMBER);
        boolean shared = x32 || newest.architecture() == X86_64;
        instruction(code, JUMP_NOT_LESS, x32 || !shared ? 0 : 2, x32 ? 2 : 0, X32_BIT);
        instruction(code, JUMP_GREATER, 0, 1, newest.last());
        instruction(code, RETURN, 0, 0, SeccompAction.ERRNO.verdict(ENOSYS));
    }

    private static void instruction(ByteBuffer code, int operation, int ifTrue, int ifFalse, int operand) {
        code.putShort((short) operation).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
    }
}

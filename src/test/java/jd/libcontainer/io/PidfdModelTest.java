package jd.libcontainer.io;

import static jd.ModelCheck.everyOrder;
import static jd.ModelCheck.together;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import jd.ModelCheck;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A signal goes to the process that it was meant for, or nowhere.
@Tag("slow")
class PidfdModelTest {
    private static final int FIRST = 100;
    private static final int SECOND = 200;

    /// The table of descriptors of this process: the lowest free number is the next one, as in the kernel.
    private static final class Descriptors {
        private final int[] processes = new int[4];
        private final List<Integer> signalled = new ArrayList<>();

        private synchronized int open(int pid) {
            int fd = 0;
            while (processes[fd] != 0) {
                fd++;
            }
            processes[fd] = pid;
            return fd;
        }

        private synchronized void close(int fd) {
            assertTrue(processes[fd] != 0, "closed twice");
            processes[fd] = 0;
        }

        private synchronized void signal(int fd) {
            if (processes[fd] == 0) {
                throw new SyscallException("pidfd_send_signal(" + fd + ")", Errno.EBADF);
            }
            signalled.add(processes[fd]);
        }

        private Syscalls kernel() {
            return ScriptedKernel.of((method, arguments) -> switch (method.getName()) {
                case "pidfd_open" -> open((int) arguments[0]);
                case "close" -> {
                    close((int) arguments[0]);
                    yield null;
                }
                case "pidfd_send_signal" -> {
                    signal((int) arguments[0]);
                    yield null;
                }
                case "dup" -> open(processes[(int) arguments[0]]);
                default -> throw new UnsupportedOperationException(method.getName());
            });
        }
    }

    /// The reaper closes the descriptor, and a process that starts now gets its number.
    @Test
    void signalNeverReachesTheProcessThatGetsTheDescriptorNext() {
        everyOrder(() -> {
            Descriptors descriptors = new Descriptors();
            Syscalls kernel = descriptors.kernel();
            Pidfd first = Pidfd.open(kernel, FIRST);
            together(() -> first.signal(9), () -> {
                first.close();
                Pidfd.open(kernel, SECOND);
            });
            assertTrue(List.of(List.of(), List.of(FIRST)).contains(descriptors.signalled), "" + descriptors.signalled);
        });
    }

    @Test
    void descriptorIsClosedOnceWhenTwoThreadsClose() {
        everyOrder(() -> {
            Descriptors descriptors = new Descriptors();
            Pidfd first = Pidfd.open(descriptors.kernel(), FIRST);
            together(first::close, first::close);
            assertEquals(0, descriptors.processes[0]);
        });
    }

    @Test
    void duplicateOutlivesTheClosedOriginal() {
        everyOrder(() -> {
            Descriptors descriptors = new Descriptors();
            Pidfd first = Pidfd.open(descriptors.kernel(), FIRST);
            together(
                    () -> first.duplicate().ifPresent(copy -> {
                        assertTrue(copy.signal(15));
                        copy.close();
                    }),
                    first::close);
            assertEquals(0, descriptors.processes[0] + descriptors.processes[1]);
        });
    }

    /// How it was before there was a [Pidfd]: the caller holds the number alone.
    @Test
    void bareDescriptorSignalsTheWrongProcessInSomeOrder() {
        String steps = ModelCheck.brokenOrder(() -> {
            Descriptors descriptors = new Descriptors();
            int first = descriptors.open(FIRST);
            together(() -> {
                if (descriptors.processes[first] == FIRST) {
                    descriptors.signal(first);
                }
            }, () -> {
                descriptors.close(first);
                descriptors.open(SECOND);
            });
            assertTrue(!descriptors.signalled.contains(SECOND), "process 200 was killed in place of process 100");
        });
        ModelCheck.requireTranscript("wrong-process.txt", steps);
    }
}

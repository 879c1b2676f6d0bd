package jd.create.output;

import static jd.ModelCheck.everyOrder;
import static jd.ModelCheck.together;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import jd.libcontainer.kernel.ScriptedKernel;
import jd.libcontainer.kernel.Syscalls;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The descriptor of a container's input is closed once, after the last write.
@Tag("slow")
class StdinModelTest {
    private static final int FD = 5;

    private final AtomicInteger closed = new AtomicInteger();

    private Syscalls kernel() {
        closed.set(0);
        return ScriptedKernel.of((method, arguments) -> switch (method.getName()) {
            case "write" -> {
                assertEquals(0, closed.get(), "written after the descriptor was closed");
                yield 1;
            }
            case "fcntl" -> 0;
            case "close" -> {
                assertEquals(1, closed.incrementAndGet(), "closed twice");
                yield null;
            }
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    @Test
    void endedInputIsClosedOnceAfterTheWriter() {
        everyOrder(() -> {
            Stdin stdin = new Stdin(kernel());
            stdin.open(FD);
            together(() -> stdin.write(new byte[] {1, 2}, new CompletableFuture<>()), stdin::end);
            assertEquals(1, closed.get());
        });
    }

    @Test
    void twoClosingClientsCloseTheDescriptorOnce() {
        everyOrder(() -> {
            Stdin stdin = new Stdin(kernel());
            stdin.open(FD);
            together(() -> stdin.close(new CompletableFuture<>()), () -> stdin.write(new byte[] {1}, new CompletableFuture<>()), stdin::end);
            assertEquals(1, closed.get());
        });
    }

    @Test
    void inputOpenedWhileTheContainerEndsIsClosed() {
        everyOrder(() -> {
            Stdin stdin = new Stdin(kernel());
            together(() -> stdin.open(FD), stdin::end);
            assertEquals(1, closed.get());
        });
    }
}

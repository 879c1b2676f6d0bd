package jd.libcontainer.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.InitSpec;
import jd.libcontainer.spec.MessageWriter;
import jd.libcontainer.spec.ProcessSpec;
import org.junit.jupiter.api.Test;

class SyncMessageTest {
    private static final InitSpec SPEC = InitSpec.of("f00", "/rootfs", List.of("true"));

    private final Syscalls kernel = new FakeKernel().syscalls();

    @Test
    void messagesAreDecodedAsEncoded() {
        for (SyncMessage message : List.of(
                new SyncMessage.Waiting(),
                new SyncMessage.Spec(SPEC, true, false, true, new Pty.Size(25, 80)),
                new SyncMessage.Join(SPEC, 0x20000000, Pty.Size.UNKNOWN),
                new SyncMessage.Mounted(),
                new SyncMessage.Ready(),
                new SyncMessage.Go(),
                new SyncMessage.Failed("mounts", "mount(\"proc\")", 1, "é"))) {
            assertEquals(message, SyncMessage.decode(message.encode()));
        }
    }

    @Test
    void endOfFileCannotBeSent() {
        assertThrows(IllegalStateException.class, () -> new SyncMessage.EndOfFile().encode());
    }

    @Test
    void unknownMessageIsRejected() {
        LibcontainerException rejected =
                assertThrows(LibcontainerException.class, () -> SyncMessage.decode(message("gone")));
        assertEquals("read a message of the sync pipe: unknown message \"gone\"", rejected.getMessage());
    }

    private static byte[] message(String name) {
        MessageWriter out = new MessageWriter();
        out.text(name);
        return out.message();
    }

    @Test
    void messageWithMoreThanItsFieldsIsRejected() {
        byte[] go = new SyncMessage.Go().encode();
        assertThrows(LibcontainerException.class, () -> SyncMessage.decode(Arrays.copyOf(go, go.length + 1)));
    }

    @Test
    void longEnvironmentIsSentInSeveralPackets() {
        int[] pair = SyncPipe.pair(kernel);
        ProcessSpec process = SPEC.process().withEnvironment(List.of("A=" + "x".repeat(300_000)));
        SyncMessage message = new SyncMessage.Spec(SPEC.withProcess(process), true, true, true, Pty.Size.UNKNOWN);

        new SyncPipe(kernel, pair[0]).send(message, pair[0]);
        SyncPipe.Delivery delivery = new SyncPipe(kernel, pair[1]).receive();

        assertEquals(message, delivery.message());
        assertEquals(1, delivery.fds().length);
    }

    @Test
    void endedPeerGivesEndOfFile() {
        int[] pair = SyncPipe.pair(kernel);
        kernel.close(pair[0]);

        assertInstanceOf(
                SyncMessage.EndOfFile.class, new SyncPipe(kernel, pair[1]).receive().message());
    }
}

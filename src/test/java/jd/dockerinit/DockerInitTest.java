package jd.dockerinit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jd.libcontainer.kernel.FakeKernel;
import jd.libcontainer.kernel.NetworkSyscalls;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.spec.MessageWriter;
import jd.libcontainer.start.SyncMessage;
import jd.libcontainer.start.SyncPipe;
import org.junit.jupiter.api.Test;

/// Tests dockerinit's answer to a first message that is not a specification.
class DockerInitTest {
    private final Syscalls kernel = new FakeKernel().syscalls();
    private final int[] pair =
            kernel.socketpair(NetworkSyscalls.AF_UNIX, NetworkSyscalls.SOCK_SEQPACKET, 0);
    private final SyncPipe daemon = new SyncPipe(kernel, pair[0]);

    private SyncMessage.Failed failure() {
        assertEquals(1, DockerInit.run(kernel, pair[1], InitSteps.STANDARD));
        assertInstanceOf(SyncMessage.Waiting.class, daemon.receive().message());
        return assertInstanceOf(SyncMessage.Failed.class, daemon.receive().message());
    }

    @Test
    void goAsFirstMessageIsRejected() {
        daemon.send(new SyncMessage.Go());

        SyncMessage.Failed failed = failure();

        assertEquals("specification", failed.step());
        assertTrue(failed.message().contains("unexpected message: Go"), failed.message());
    }

    @Test
    void unknownMessageIsRejected() {
        MessageWriter out = new MessageWriter();
        out.text("gone");
        byte[] message = out.message();
        byte[] packet = new byte[1 + message.length];
        System.arraycopy(message, 0, packet, 1, message.length);
        kernel.sendmsg(pair[0], packet, new int[0]);

        SyncMessage.Failed failed = failure();

        assertTrue(failed.message().contains("unknown message \"gone\""), failed.message());
    }
}

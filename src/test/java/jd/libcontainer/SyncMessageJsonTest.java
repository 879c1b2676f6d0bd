package jd.libcontainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SyncMessageJsonTest {
    private static InitSpec spec(List<String> arguments, List<String> environment, String text, long flags) {
        return new InitSpec(
                text,
                text,
                true,
                text,
                text,
                arguments,
                environment,
                text,
                text,
                arguments,
                true,
                List.of(new InitSpec.InitMount(text, text, text, flags, text)),
                arguments,
                environment,
                true,
                flags,
                true,
                -500,
                new InitSpec.NetworkState(text, text, text, 16, text, text, 1500),
                Map.of(text, text));
    }

    @Property(tries = 200)
    void aSpecificationArrivesAsItWasSent(
            @ForAll @Size(max = 5) List<String> arguments,
            @ForAll @Size(max = 5) List<String> environment,
            @ForAll String text,
            @ForAll long flags) {
        // A lone half of a surrogate pair is no text, and UTF-8 has no bytes for it.
        List<String> sent = arguments.stream().map(SyncMessageJsonTest::valid).toList();
        SyncMessage message = new SyncMessage.Spec(
                spec(sent, environment.stream().map(SyncMessageJsonTest::valid).toList(), valid(text), flags),
                true,
                false,
                true,
                new Pty.Size(25, 80));

        assertEquals(message, SyncMessageJson.decode(SyncMessageJson.encode(message)));
    }

    private static String valid(String text) {
        return new String(
                text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Test
    void theShortMessagesComeBackToo() {
        for (SyncMessage message : List.of(
                new SyncMessage.Waiting(),
                new SyncMessage.Ready(),
                new SyncMessage.Go(),
                new SyncMessage.Failed("mounts", "mount(\"proc\")", 1, "é"))) {
            assertEquals(message, SyncMessageJson.decode(SyncMessageJson.encode(message)));
        }
    }

    @Test
    void aLongEnvironmentTravelsInPieces() {
        RecordingSyscalls kernel = new RecordingSyscalls((k, request) -> 0, RecordingSyscalls.echo());
        int[] pair = SyncPipe.pair(kernel);
        String long1 = "A=" + "x".repeat(300_000);
        SyncMessage message =
                new SyncMessage.Spec(spec(List.of("true"), List.of(long1), "t", 0), true, true, true, Pty.Size.UNKNOWN);

        new SyncPipe(kernel, pair[0]).send(message, pair[0]);
        SyncPipe.Delivery delivery = new SyncPipe(kernel, pair[1]).receive();

        assertEquals(message, delivery.message());
        assertEquals(1, delivery.fds().length);
    }

    @Test
    void aPeerThatIsGoneIsTheEnd() {
        RecordingSyscalls kernel = new RecordingSyscalls((k, request) -> 0, RecordingSyscalls.echo());
        int[] pair = SyncPipe.pair(kernel);
        kernel.close(pair[0]);

        assertInstanceOf(
                SyncMessage.EndOfFile.class, new SyncPipe(kernel, pair[1]).receive().message());
    }
}

package jd.libcontainer.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import jd.libcontainer.io.Pty;
import jd.libcontainer.kernel.RecordingSyscalls;
import jd.libcontainer.security.SeccompFilter;
import jd.libcontainer.spec.Hook;
import jd.libcontainer.spec.InitSpec;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SyncMessageJsonTest {
    private static InitSpec spec(List<String> arguments, List<String> environment, String text, long flags) {
        return InitSpec.draft(text, text)
                .readonlyRootfs(true)
                .hostname(text)
                .domainname(text)
                .arguments(arguments)
                .environment(environment)
                .workingDir(text)
                .user(text)
                .additionalGroups(arguments)
                .tty(true)
                .mounts(List.of(new InitSpec.InitMount(text, text, text, flags, text)))
                .devices(List.of(new InitSpec.Device(text, "c", 1, 3, 0666, 7, 8)))
                .apparmorProfile(text)
                .seccompFilter(new SeccompFilter(text.getBytes(StandardCharsets.UTF_8)).text())
                .rlimits(List.of(new InitSpec.Rlimit(7, flags, -1)))
                .maskedPaths(arguments)
                .readonlyPaths(environment)
                .privileged(true)
                .capabilities(flags)
                .noNewPrivileges(true)
                .umask(0077)
                .ambientCapabilities(0x400)
                .oomScoreAdj(-500)
                .network(new InitSpec.NetworkState(text, text, text, 16, text, text, 1500))
                .sysctls(Map.of(text, text))
                .bundle(new InitSpec.BundleTerms(flags, true, flags, hooks(arguments, environment, text)))
                .spec();
    }

    private static InitSpec.InitHooks hooks(List<String> arguments, List<String> environment, String text) {
        Hook hook = new Hook(text, arguments, environment, 9);
        return new InitSpec.InitHooks(true, text, List.of(hook, hook), List.of(hook));
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
                new SyncMessage.Mounted(),
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

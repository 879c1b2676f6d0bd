package jd.libcontainer.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import jd.libcontainer.kernel.LibcontainerException;
import jd.libcontainer.spec.NetworkState.NetworkInterface;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/// Every part of a specification is read from the sync pipe as it was written.
class InitSpecTest {
    /// UTF-8 has no bytes for half of a surrogate pair.
    private static final Arbitrary<String> TEXT = Arbitraries.strings().ofMaxLength(40)
            .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));

    private static final Arbitrary<List<String>> TEXTS = TEXT.list().ofMaxSize(4);
    private static final Arbitrary<Integer> INTEGER = Arbitraries.integers();
    private static final Arbitrary<Long> NUMBER = Arbitraries.longs();
    private static final Arbitrary<Boolean> FLAG = Arbitraries.of(true, false);

    /// A filter has a character for each byte.
    private static final Arbitrary<String> BYTES = Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(40);

    private static <T> void assertRoundTrip(
            T spec, BiConsumer<T, MessageWriter> write, Function<MessageReader, T> read) {
        MessageWriter out = new MessageWriter();
        write.accept(spec, out);
        MessageReader in = new MessageReader(out.message());
        assertEquals(spec, read.apply(in));
        in.end();
    }

    @Provide
    Arbitrary<ProcessSpec> processes() {
        Arbitrary<List<Rlimit>> limits =
                Combinators.combine(INTEGER, NUMBER, NUMBER).as(Rlimit::new).list().ofMaxSize(3);
        return Combinators.combine(TEXTS, TEXTS, TEXT, FLAG, limits, INTEGER).as(ProcessSpec::new);
    }

    @Property(tries = 100)
    void processIsReadAsItWasWritten(@ForAll("processes") ProcessSpec process) {
        assertRoundTrip(process, ProcessSpec::write, ProcessSpec::read);
    }

    @Provide
    Arbitrary<UserSpec> users() {
        return Combinators.combine(TEXT, TEXTS, INTEGER).as(UserSpec::new);
    }

    @Property(tries = 100)
    void userIsReadAsItWasWritten(@ForAll("users") UserSpec user) {
        assertRoundTrip(user, UserSpec::write, UserSpec::read);
    }

    @Provide
    Arbitrary<SecuritySpec> securities() {
        return Combinators.combine(NUMBER, NUMBER, FLAG, TEXT, BYTES).as(SecuritySpec::new);
    }

    @Property(tries = 100)
    void securityIsReadAsItWasWritten(@ForAll("securities") SecuritySpec security) {
        assertRoundTrip(security, SecuritySpec::write, SecuritySpec::read);
    }

    @Provide
    Arbitrary<FilesystemSpec> filesystems() {
        Arbitrary<List<InitMount>> mounts = Combinators.combine(TEXT, TEXT, TEXT, NUMBER, TEXT, NUMBER, NUMBER)
                .as((type, source, target, flags, data, propagation, below) ->
                        new InitMount(type, source, target, flags, data, propagation, below))
                .list().ofMaxSize(3);
        Arbitrary<List<InitDevice>> devices =
                Combinators.combine(TEXT, TEXT, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER)
                        .as(InitDevice::new).list().ofMaxSize(3);
        return Combinators.combine(TEXT, FLAG, mounts, devices, TEXTS, TEXTS).as(FilesystemSpec::new);
    }

    @Property(tries = 100)
    void filesystemIsReadAsItWasWritten(@ForAll("filesystems") FilesystemSpec filesystem) {
        assertRoundTrip(filesystem, FilesystemSpec::write, FilesystemSpec::read);
    }

    @Provide
    Arbitrary<NamespaceSpec> namespaces() {
        Arbitrary<NetworkInterface> interfaces =
                Combinators.combine(TEXT, TEXT, TEXT, INTEGER, TEXT, INTEGER).as(NetworkInterface::new);
        Arbitrary<NetworkState> networks =
                Combinators.combine(interfaces.list().ofMaxSize(3), TEXT).as(NetworkState::new);
        Arbitrary<Map<String, String>> sysctls = Arbitraries.maps(TEXT, TEXT).ofMaxSize(3);
        return Combinators.combine(TEXT, TEXT, sysctls, networks).as(NamespaceSpec::new);
    }

    @Property(tries = 100)
    void namespacesAreReadAsTheyWereWritten(@ForAll("namespaces") NamespaceSpec namespaces) {
        assertRoundTrip(namespaces, NamespaceSpec::write, NamespaceSpec::read);
    }

    @Provide
    Arbitrary<BundleSpec> bundles() {
        Arbitrary<List<Hook>> hooks =
                Combinators.combine(TEXT, TEXTS, TEXTS, NUMBER).as(Hook::new).list().ofMaxSize(3);
        Arbitrary<InitHooks> inside = Combinators.combine(FLAG, TEXT, hooks, hooks).as(InitHooks::new);
        return Combinators.combine(NUMBER, FLAG, NUMBER, inside).as(BundleSpec::new);
    }

    @Property(tries = 100)
    void bundleIsReadAsItWasWritten(@ForAll("bundles") BundleSpec bundle) {
        assertRoundTrip(bundle, BundleSpec::write, BundleSpec::read);
    }

    @Property(tries = 100)
    void specificationIsReadAsItWasWritten(
            @ForAll("processes") ProcessSpec process,
            @ForAll("users") UserSpec user,
            @ForAll("filesystems") FilesystemSpec filesystem) {
        InitSpec spec = new InitSpec(
                "f00", process, user, SecuritySpec.NONE, filesystem, NamespaceSpec.NONE, BundleSpec.NONE);
        assertRoundTrip(spec, InitSpec::write, InitSpec::read);
    }

    @Test
    void specificationThatIsCutOffIsRejected() {
        MessageWriter out = new MessageWriter();
        InitSpec.of("f00", "/rootfs", List.of("echo", "hello")).write(out);
        byte[] whole = out.message();
        for (int length = 0; length < whole.length; length++) {
            MessageReader in = new MessageReader(Arrays.copyOf(whole, length));
            assertThrows(LibcontainerException.class, () -> InitSpec.read(in), "cut to " + length + " bytes");
        }
    }

    @Test
    void messageLongerThanItsFieldsIsRejected() {
        MessageReader in = new MessageReader(new byte[9]);
        assertEquals(0, in.number());
        assertThrows(LibcontainerException.class, in::end);
    }

    @Test
    void countThatExceedsTheMessageIsRejected() {
        MessageWriter out = new MessageWriter();
        out.number(Integer.MAX_VALUE);
        assertThrows(LibcontainerException.class, new MessageReader(out.message())::texts);
    }
}

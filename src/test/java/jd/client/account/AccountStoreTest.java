package jd.client.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import jd.client.api.ClientException;
import jd.libcontainer.io.Subprocess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountStoreTest {
    private static final String SERVER = "127.0.0.1:5000";
    private static final Account ME = new Account(SERVER, "me", "s:ecret", "");

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("d/config.json");
    }

    private AccountStore store() {
        return AccountStore.of(Map.of("DOCKER_CONFIG", directory.resolve("d").toString()));
    }

    private void write(String json) throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), json);
    }

    @Test
    void fileIsWrittenAsByDockerWithMode0600() throws IOException {
        store().store(ME);
        assertEquals("{\n\t\"auths\": {\n\t\t\"127.0.0.1:5000\": {\n\t\t\t\"auth\": \"bWU6czplY3JldA==\"\n\t\t}\n\t}\n}",
                Files.readString(file()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals(Optional.of(ME), store().find(SERVER));
        assertTrue(store().isPlain(SERVER));
        store().erase(SERVER);
        assertEquals("{\n\t\"auths\": {}\n}", Files.readString(file()));
        assertEquals(Optional.empty(), store().find(SERVER));
    }

    @Test
    void unknownKeysAndModeAreKept() throws IOException {
        write("{\"HttpHeaders\":{\"a\":\"b\"},\"auths\":{\"other\":{\"auth\":\"YTpi\",\"email\":\"e\"}},\"psFormat\":\"x\"}");
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
        store().store(ME);
        String text = Files.readString(file()).replaceAll("\\s", "");
        assertTrue(text.startsWith("{\"HttpHeaders\":{\"a\":\"b\"},\"auths\":{\"other\":{\"auth\":\"YTpi\",\"email\":\"e\"},"
                + "\"127.0.0.1:5000\""), text);
        assertTrue(text.endsWith("\"psFormat\":\"x\"}"), text);
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
    }

    @Test
    void olderFormsAreRead() throws IOException {
        write("{\"auths\":{\"https://127.0.0.1:5000/v1/\":{\"username\":\"me\",\"password\":\"s:ecret\"},"
                + "\"t\":{\"auth\":\"bWU6\",\"identitytoken\":\"T\"}}}");
        assertEquals(Optional.of(ME), store().find(SERVER));
        assertEquals("T", store().find("t").orElseThrow().identityToken());
        store().erase(SERVER);
        assertEquals(Optional.empty(), store().find(SERVER));
    }

    @Test
    void damagedFileIsReportedAndNotOverwritten() throws IOException {
        write("{\"auths\":");
        assertTrue(assertThrows(ClientException.class, () -> store().find(SERVER)).getMessage()
                .startsWith("Error loading config file: " + file()));
        assertThrows(ClientException.class, () -> store().store(ME));
        assertEquals("{\"auths\":", Files.readString(file()));
    }

    @Test
    void withoutAHomeDirectoryThereAreNoAccounts() {
        AccountStore store = AccountStore.of(Map.of());
        assertEquals(Optional.empty(), store.find(SERVER));
        assertEquals("Error saving credentials: no home directory",
                assertThrows(ClientException.class, () -> store.store(ME)).getMessage());
    }

    @Test
    void buildGetsAllAccounts() throws IOException {
        write("{\"auths\":{\"a\":{\"auth\":\"YTpi\"},\"empty\":{},\"127.0.0.1:5000\":{\"auth\":\"bWU6czplY3JldA==\"}}}");
        String json = new String(
                Base64.getUrlDecoder().decode(Account.header(store().all())), StandardCharsets.UTF_8);
        assertEquals("{\"a\":{\"username\":\"a\",\"password\":\"b\",\"serveraddress\":\"a\"},"
                + "\"127.0.0.1:5000\":{\"username\":\"me\",\"password\":\"s:ecret\",\"serveraddress\":\"127.0.0.1:5000\"}}",
                json);
    }

    @Test
    void headerIsUrlSafeBase64() {
        assertEquals("e30=", Account.header(Optional.empty()));
        String json = new String(Base64.getUrlDecoder().decode(Account.header(Optional.of(ME))), StandardCharsets.UTF_8);
        assertEquals("{\"username\":\"me\",\"password\":\"s:ecret\",\"serveraddress\":\"127.0.0.1:5000\"}", json);
    }

    /// {@return programs that are looked up in a directory}
    private static Subprocess in(Path directory) {
        return new Subprocess() {
            @Override
            public Result run(Command command) {
                var words = new ArrayList<>(command.words());
                words.set(0, directory.resolve(words.getFirst()).toString());
                return Subprocess.host().run(new Command(words, command.input(), command.environment(), command.timeout()));
            }

            @Override
            public ProcessHandle detach(Command command, Path log) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<Path> find(String program) {
                return Optional.of(directory.resolve(program));
            }
        };
    }

    /// A helper that keeps one account in a file.
    @Test
    void credentialHelperKeepsTheAccount() throws IOException {
        Path helper = directory.resolve("docker-credential-test");
        Files.writeString(helper, """
                #!/bin/sh
                case "$1" in
                store) cat > "$STORE" ;;
                get) cat > /dev/null; [ -e "$STORE" ] && cat "$STORE" || { echo credentials not found in native keychain; exit 1; } ;;
                erase) cat > /dev/null; rm "$STORE" ;;
                esac
                """);
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwxr-xr-x"));
        write("{\"credHelpers\":{\"127.0.0.1:5000\":\"test\"}}");
        Path kept = directory.resolve("kept");
        var store = new AccountStore(Optional.of(file()), Map.of("STORE", kept.toString()), in(directory));
        assertEquals(Optional.empty(), store.find(SERVER));
        assertFalse(store.isPlain(SERVER));
        store.store(ME);
        assertEquals("{\"ServerURL\":\"127.0.0.1:5000\",\"Username\":\"me\",\"Secret\":\"s:ecret\"}", Files.readString(kept));
        assertFalse(Files.readString(file()).contains("bWU6"));
        assertEquals(Optional.of(ME), store.find(SERVER));
        store.erase(SERVER);
        assertFalse(Files.exists(kept));
    }
}

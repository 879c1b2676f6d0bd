package jd.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import jd.client.FakeDaemon.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `login`, `logout`, `push`, `search`.
class RegistryCommandsTest {
    private static final String HUB = "https://index.docker.io/v1/";

    @TempDir
    private Path directory;
    private FakeDaemon daemon;

    @BeforeEach
    void open() throws IOException {
        daemon = new FakeDaemon(directory.resolve("jd.sock"));
        daemon.on("POST /auth", Answer.json(200, "{\"IdentityToken\":\"\",\"Status\":\"Login Succeeded\"}"));
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
    }

    private Typed type(String input, String... words) {
        return Typed.with(input, Map.of("DOCKER_CONFIG", directory.resolve("c").toString()), daemon, words);
    }

    private String config() throws IOException {
        return Files.readString(directory.resolve("c/config.json")).replaceAll("\\s", "");
    }

    @Test
    void loginStoresTheAccountAndPushSendsIt() throws IOException {
        Typed login = type("secret\n", "login", "-u", "me", "--password-stdin", "127.0.0.1:5000");
        assertEquals("Login Succeeded\n", login.out());
        assertEquals("WARNING! Your password will be stored unencrypted in " + directory.resolve("c/config.json") + """
                .
                Configure a credential helper to remove this warning. See
                https://docs.docker.com/engine/reference/commandline/login/#credentials-store

                """, login.err());
        assertEquals("{\"auths\":{\"127.0.0.1:5000\":{\"auth\":\"bWU6c2VjcmV0\"}}}", config());

        daemon.on("POST /images/127.0.0.1:5000/a/push", Answer.json(200, """
                {"status":"The push refers to repository [127.0.0.1:5000/a]"}
                {"status":"Preparing","progressDetail":{},"id":"48262266872c"}
                {"status":"Pushing","progressDetail":{"current":1,"total":2},"progress":"[>]","id":"48262266872c"}
                {"status":"Pushed","progressDetail":{},"id":"48262266872c"}
                {"status":"latest: digest: sha256:36 size: 527"}
                {"progressDetail":{},"aux":{"Tag":"latest","Digest":"sha256:36","Size":527}}
                """));
        assertEquals(new Typed(0, """
                Using default tag: latest
                The push refers to repository [127.0.0.1:5000/a]
                48262266872c: Preparing
                48262266872c: Pushed
                latest: digest: sha256:36 size: 527
                """, ""), type("", "push", "127.0.0.1:5000/a"));
        FakeDaemon.Asked push = daemon.request(1);
        assertEquals("POST /v1.45/images/127.0.0.1:5000/a/push?tag=latest", push.toString());
        assertEquals("{\"username\":\"me\",\"password\":\"secret\",\"serveraddress\":\"127.0.0.1:5000\"}",
                new String(Base64.getUrlDecoder().decode(push.headers().get("x-registry-auth")), StandardCharsets.UTF_8));

        assertEquals("Removing login credentials for 127.0.0.1:5000\n", type("", "logout", "127.0.0.1:5000").out());
        assertEquals("{\"auths\":{}}", config());
    }

    @Test
    void identityTokenIsStoredInPlaceOfThePassword() throws IOException {
        daemon.replace("POST /auth", Answer.json(200, "{\"IdentityToken\":\"T\",\"Status\":\"Login Succeeded\"}"));
        assertEquals("WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n",
                type("", "login", "-u", "me", "-p", "secret").err());
        assertEquals("{\"auths\":{\"" + HUB + "\":{\"auth\":\"bWU6\",\"identitytoken\":\"T\"}}}", config());
    }

    @Test
    void storedAccountIsUsedAgain() {
        type("secret", "login", "-u", "me", "--password-stdin");
        assertEquals("Authenticating with existing credentials...\nLogin Succeeded\n", type("", "login").out());
        daemon.replace("POST /auth", Answer.error(401, "unauthorized: incorrect username or password"));
        Typed refused = type("", "login");
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().endsWith("Error: Cannot perform an interactive login from a non TTY device\n"));
    }

    @Test
    void contradictoryFlagsAreRefusedWithoutARequest() {
        assertEquals(new Typed(1, "", "Must provide --username with --password-stdin\n"),
                type("x", "login", "--password-stdin"));
        assertTrue(type("", "login", "-p", "x", "--password-stdin").err()
                .endsWith("--password and --password-stdin are mutually exclusive\n"));
        assertEquals(new Typed(1, "", "Error: Cannot perform an interactive login from a non TTY device\n"),
                type("", "login", "-u", "me"));
        assertEquals(new Typed(1, "", "tag can't be used with --all-tags/-a\n"), type("", "push", "-a", "x:1"));
        assertEquals(new Typed(1, "", "cannot push a digest reference\n"),
                type("", "push", "x@sha256:" + "1".repeat(64)));
        assertEquals(List.of(), daemon.requests());
    }

    @Test
    void failedLoginStoresNothing() {
        daemon.replace("POST /auth", Answer.error(500, "login attempt to http://r/v2/ failed with status: 401 Unauthorized"));
        assertEquals("Error response from daemon: login attempt to http://r/v2/ failed with status: 401 Unauthorized\n",
                type("x", "login", "-u", "me", "--password-stdin", "r").err());
        assertTrue(Files.notExists(directory.resolve("c/config.json")));
    }

    @Test
    void searchPrintsATable() {
        daemon.on("GET /images/search", Answer.json(200, """
                [{"star_count":7,"is_official":true,"name":"busybox","is_automated":false,"description":"Busybox base image."}]"""));
        assertEquals("""
                NAME      DESCRIPTION           STARS     OFFICIAL
                busybox   Busybox base image.   7         [OK]
                """, type("", "search", "--limit", "5", "busybox").out());
        assertEquals("GET /images/search?limit=5&term=busybox", daemon.requests().getFirst());
    }
}

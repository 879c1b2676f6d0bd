package jd.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import jd.server.api.CreateResponse;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.api.JsonGrammar;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Answers to bodies that are not what they should be. The prefix `invalid JSON: ` and the other texts are those of
/// Docker 26.1.5; what follows the prefix names the place.
class BadBodyTest {
    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
        server.engine.register(Jobs.CREATE, _ -> new CreateResponse("made", List.of()));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    private static String create(String contentType, String body) throws IOException {
        String answer = server.ask("POST /v1.45/containers/create HTTP/1.1\r\nHost: d\r\nConnection: close\r\n"
                + contentType + "Content-Length: " + body.length() + "\r\n\r\n" + body);
        String message = answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
        boolean failed = message.startsWith("{\"message\":");
        return failed ? Json.mapper().readTree(message).get("message").textValue() : message;
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            {"Image":5} => "Image" must be a string
            {"HostConfig":{"Memory":"x"}} => "HostConfig.Memory" must be a whole number
            {"HostConfig":{"Memory":1.5}} => "HostConfig.Memory" must be a whole number
            {"HostConfig":{"Memory":99999999999999999999}} => "HostConfig.Memory" must be a whole number
            {"Cmd":5} => "Cmd[0]" must be a string
            {"Tty":"a"} => "Tty" must be true or false
            {"Env":"a"} => "Env" must be a list
            {"Labels":{"a":1}} => "Labels.a" must be a string
            {"HostConfig":5} => "HostConfig" must be an object
            {"HostConfig":{"Binds":{"a":1}}} => "HostConfig.Binds" must be a list
            {"HostConfig":{"NetworkMode":7}} => "HostConfig.NetworkMode" must be a string
            {"HostConfig":{"RestartPolicy":{"Name":1}}} => "HostConfig.RestartPolicy.Name" must be a string
            {"HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":80}]}}} => "HostConfig.PortBindings.80/tcp[0].HostPort" must be a string
            [] => the document must be an object
            "x" => the document must be an object
            5 => the document must be an object
            """)
    void valueOfTheWrongTypeIsNamed(String body, String problem) throws IOException {
        assertEquals("invalid JSON: " + problem, create("Content-Type: application/json\r\n", body));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '~', textBlock = """
            x => invalid character 'x' looking for beginning of value
            {"Image":"a",} => invalid character '}' looking for beginning of object key string
            {"Image":"a => unexpected EOF
            {"Image" => unexpected EOF
            { => unexpected EOF
            {"a":tru} => invalid character '}' in literal true (expecting 'e')
            """)
    void malformedJsonIsRejectedWithGosWording(String body, String problem) throws IOException {
        assertEquals("invalid JSON: " + problem, create("Content-Type: application/json\r\n", body));
    }

    @Test
    void bodyWithoutAConfigIsRejected() throws IOException {
        String refusal = "config cannot be empty in order to create a container";
        assertEquals(refusal, create("Content-Type: application/json\r\n", "{}"));
        assertEquals(refusal, create("Content-Type: application/json\r\n", "null"));
        assertEquals(refusal, create("Content-Type: application/json; charset=utf-8\r\n", "{\"a\":1}"));
    }

    @Test
    void emptyBodyIsReported() throws IOException {
        assertEquals("invalid JSON: got EOF while reading request body",
                create("Content-Type: application/json\r\n", ""));
    }

    @Test
    void dataAfterTheDocumentIsRejectedExceptABracket() throws IOException {
        assertEquals("unexpected content after JSON",
                create("Content-Type: application/json\r\n", "{\"Image\":\"a\"} x"));
        assertTrue(create("Content-Type: application/json\r\n", "{\"Image\":\"a\"}}").contains("made"));
    }

    @Test
    void bodyOfAnotherContentTypeIsRejected() throws IOException {
        assertEquals("unsupported Content-Type header (text/plain): must be 'application/json'",
                create("Content-Type: text/plain\r\n", "{}"));
        assertEquals("malformed Content-Type header (): mime: no media type", create("", "{}"));
    }

    @Property(tries = 500)
    void grammarAcceptsEveryStringThatJacksonWrites(@ForAll String text) throws IOException {
        byte[] json = Json.mapper().writeValueAsBytes(List.of(text, 1.5e-7, -3, true));
        assertEquals(new JsonGrammar.Verdict(json.length, 5, Optional.empty()), JsonGrammar.check(json));
    }

    @Property(tries = 500)
    void truncatedDocumentIsRejected(@ForAll String text) throws IOException {
        byte[] json = Json.mapper().writeValueAsBytes(List.of(text));
        byte[] cut = java.util.Arrays.copyOf(json, json.length - 1);
        assertTrue(JsonGrammar.check(cut).problem().isPresent());
    }

    @Test
    void deepDocumentDoesNotEndTheServer() {
        byte[] deep = "[".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
        assertTrue(JsonGrammar.check(deep).problem().isPresent());
    }
}

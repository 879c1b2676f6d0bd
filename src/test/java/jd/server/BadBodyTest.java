package jd.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import jd.server.api.CreateResponse;
import jd.server.api.Json;
import jd.server.api.JsonGrammar;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What Docker 26.1.5 answers to bodies that are none, word for word.
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
            {"Image":5} => cannot unmarshal number into Go struct field ContainerConfigWrapper.Config.Image of type string
            {"HostConfig":{"Memory":"x"}} => cannot unmarshal string into Go struct field HostConfig.HostConfig.Resources.Memory of type int64
            {"HostConfig":{"Memory":1.5}} => cannot unmarshal number 1.5 into Go struct field HostConfig.HostConfig.Resources.Memory of type int64
            {"HostConfig":{"Memory":99999999999999999999}} => cannot unmarshal number 99999999999999999999 into Go struct field HostConfig.HostConfig.Resources.Memory of type int64
            {"Cmd":5} => cannot unmarshal number into Go struct field ContainerConfigWrapper.Config.Cmd of type string
            {"Tty":"a"} => cannot unmarshal string into Go struct field ContainerConfigWrapper.Config.Tty of type bool
            {"Env":"a"} => cannot unmarshal string into Go struct field ContainerConfigWrapper.Config.Env of type []string
            {"Labels":{"a":1}} => cannot unmarshal number into Go struct field ContainerConfigWrapper.Config.Labels of type string
            {"HostConfig":5} => cannot unmarshal number into Go struct field ContainerConfigWrapper.HostConfig of type container.HostConfig
            {"HostConfig":{"Binds":{"a":1}}} => cannot unmarshal object into Go struct field HostConfig.HostConfig.Binds of type []string
            {"HostConfig":{"NetworkMode":7}} => cannot unmarshal number into Go struct field HostConfig.HostConfig.NetworkMode of type container.NetworkMode
            {"HostConfig":{"RestartPolicy":{"Name":1}}} => cannot unmarshal number into Go struct field RestartPolicy.HostConfig.RestartPolicy.Name of type container.RestartPolicyMode
            {"HostConfig":{"PortBindings":{"80/tcp":[{"HostPort":80}]}}} => cannot unmarshal number into Go struct field PortBinding.HostConfig.PortBindings.HostPort of type string
            [] => cannot unmarshal array into Go value of type runconfig.ContainerConfigWrapper
            "x" => cannot unmarshal string into Go value of type runconfig.ContainerConfigWrapper
            5 => cannot unmarshal number into Go value of type runconfig.ContainerConfigWrapper
            """)
    void aValueOfTheWrongTypeIsNamed(String body, String problem) throws IOException {
        assertEquals("invalid JSON: json: " + problem, create("Content-Type: application/json\r\n", body));
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
    void whatIsNoJsonIsRefused(String body, String problem) throws IOException {
        assertEquals("invalid JSON: " + problem, create("Content-Type: application/json\r\n", body));
    }

    @Test
    void aBodyWithoutAnythingToMakeAContainerFromIsRefused() throws IOException {
        String refusal = "config cannot be empty in order to create a container";
        assertEquals(refusal, create("Content-Type: application/json\r\n", "{}"));
        assertEquals(refusal, create("Content-Type: application/json\r\n", "null"));
        assertEquals(refusal, create("Content-Type: application/json; charset=utf-8\r\n", "{\"a\":1}"));
    }

    @Test
    void anEmptyBodyIsSaidToBeOne() throws IOException {
        assertEquals("invalid JSON: got EOF while reading request body",
                create("Content-Type: application/json\r\n", ""));
    }

    @Test
    void whatFollowsTheDocumentIsRefusedButForABracket() throws IOException {
        assertEquals("unexpected content after JSON",
                create("Content-Type: application/json\r\n", "{\"Image\":\"a\"} x"));
        assertTrue(create("Content-Type: application/json\r\n", "{\"Image\":\"a\"}}").contains("made"));
    }

    @Test
    void aBodyOfAnotherTypeIsRefused() throws IOException {
        assertEquals("unsupported Content-Type header (text/plain): must be 'application/json'",
                create("Content-Type: text/plain\r\n", "{}"));
        assertEquals("malformed Content-Type header (): mime: no media type", create("", "{}"));
    }

    @Property(tries = 500)
    void theGrammarAcceptsEveryStringThatJacksonWrites(@ForAll String text) throws IOException {
        byte[] json = Json.mapper().writeValueAsBytes(List.of(text, 1.5e-7, -3, true));
        assertEquals(new JsonGrammar.Verdict(json.length, 5, Optional.empty()), JsonGrammar.check(json));
    }

    @Property(tries = 500)
    void aDocumentThatIsCutOffIsNoDocument(@ForAll String text) throws IOException {
        byte[] json = Json.mapper().writeValueAsBytes(List.of(text));
        byte[] cut = java.util.Arrays.copyOf(json, json.length - 1);
        assertEquals(Optional.of("unexpected EOF"), JsonGrammar.check(cut).problem());
    }

    @Test
    void aDeepDocumentDoesNotEndTheServer() {
        byte[] deep = "[".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
        assertEquals(Optional.of("exceeded max depth"), JsonGrammar.check(deep).problem());
    }
}

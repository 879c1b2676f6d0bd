package jd.pull.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.image.Reference;
import jd.server.api.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The small parsers of requests to a registry: challenges, proxies, addresses, accounts, errors.
class RegistryTextsTest {
    @Test
    void bearerChallengeIsPreferredAndParsed() {
        Challenge challenge = Challenge.choose(List.of(
                        "Basic realm=\"b\"",
                        "Bearer realm=\"https://a/t\",service=\"s, \\\"x\\\"\", scope=repository:a:pull"))
                .orElseThrow();
        assertEquals("bearer", challenge.scheme());
        assertEquals(Optional.of("https://a/t"), challenge.parameter("realm"));
        assertEquals(Optional.of("s, \"x\""), challenge.parameter("service"));
        assertEquals(Optional.of("repository:a:pull"), challenge.parameter("scope"));
        assertEquals(Optional.empty(), Challenge.choose(List.of("Negotiate", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "https://quay.io/v2/, secure.proxy:3128", "http://quay.io/v2/, plain.proxy:80", "https://127.0.0.1:5000/, ''",
        "https://localhost/, ''", "https://a.corp/, ''", "https://corp/, ''", "https://acorp/, secure.proxy:3128",
        "https://b.internal/, ''"
    })
    void proxiesAreTakenFromTheEnvironment(URI uri, String expected) {
        ProxyEnvironment proxies = new ProxyEnvironment(Map.of(
                "HTTPS_PROXY", "http://secure.proxy:3128",
                "http_proxy", "plain.proxy",
                "NO_PROXY", "corp, .internal,"));
        Proxy proxy = proxies.select(uri).getFirst();
        String address = proxy == Proxy.NO_PROXY ? "" : proxy.address().toString().replaceAll("/.*:", ":");
        assertEquals(expected, address.replace("/<unresolved>", ""));
    }

    @Test
    void mirrorsAreUsedOnlyForDockerHub() {
        List<URI> mirrors = List.of(URI.create("http://127.0.0.1:9"));
        assertEquals(
                List.of("http://127.0.0.1:9", "https://registry-1.docker.io"),
                bases(Reference.parse("busybox"), mirrors));
        assertEquals(List.of("https://quay.io"), bases(Reference.parse("quay.io/a"), mirrors));
        for (String host : List.of("localhost", "localhost:5000", "127.0.0.1:5000", "127.3.2.1", "[::1]:5000")) {
            assertEquals(List.of("http://" + host, "https://" + host), bases(Reference.parse(host + "/a"), mirrors));
        }
        assertEquals(List.of("https://192.168.0.1:5000"), bases(Reference.parse("192.168.0.1:5000/a"), mirrors));
    }

    private static List<String> bases(Reference reference, List<URI> mirrors) {
        return Endpoint.of(reference, mirrors).stream().map(e -> e.base().toString()).toList();
    }

    @Test
    void accountIsParsedFromEitherAlphabetOfBase64() {
        String json = "{\"username\":\"mé>?\",\"password\":\"p\",\"serveraddress\":\"x\"}";
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        for (String header : List.of(
                Base64.getUrlEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes),
                Base64.getEncoder().encodeToString(bytes))) {
            assertEquals(Optional.of(new RegistryAuth("mé>?", "p", "", "")), RegistryAuth.parse(header));
        }
        assertEquals(Optional.empty(), RegistryAuth.parse(""));
        assertEquals(Optional.empty(), RegistryAuth.parse(Base64.getUrlEncoder().encodeToString("{}".getBytes())));
        assertEquals(Optional.empty(), RegistryAuth.parse(Base64.getUrlEncoder().encodeToString("null".getBytes())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"!", "bm90IGpzb24", "W10="})
    void malformedAccountIsABadRequest(String header) {
        ApiException e = assertThrows(ApiException.class, () -> RegistryAuth.parse(header));
        assertEquals(ApiException.Kind.INVALID_PARAMETER, e.kind());
    }

    @Test
    void errorIsParsedFromJsonOrNamedByItsStatus() {
        RegistryError error = RegistryError.of(
                404, "{\"errors\":[{\"code\":\"NAME_UNKNOWN\",\"message\":\"m\"}]}".getBytes());
        assertEquals("name unknown: m", error.text());
        for (String body : List.of("", "<html>", "{}", "[]", "{\"errors\":{}}")) {
            assertEquals("received unexpected HTTP status: 503", RegistryError.of(503, body.getBytes()).text());
        }
        assertTrue(error.is("NAME_UNKNOWN"));
        assertFalse(error.is("DENIED"));
    }
}

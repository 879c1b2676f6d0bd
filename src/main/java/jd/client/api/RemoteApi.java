package jd.client.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import jd.libcontainer.io.JsonTree;
import jd.server.api.tls.TlsFailure;

/// The client's view of the daemon: sends requests and returns answers, or throws [ClientException] with Docker's
/// message.
public record RemoteApi(DaemonAddress address) {
    /// {@return the answer, whose status is below 400}
    public ApiResponse call(ApiRequest request) {
        return call(request, connection -> connection.exchange(request));
    }

    /// Sends a body while it is produced, and reads the whole answer.
    public void upload(ApiRequest request, ApiConnection.Body body) {
        try (ApiResponse response = call(request, connection -> connection.upload(request, body))) {
            response.bytes();
        } catch (IOException e) {
            throw lost(request, e);
        }
    }

    /// Sends a body while it is produced. {@return the answer, whose status is below 400}
    public ApiResponse send(ApiRequest request, ApiConnection.Body body) {
        return call(request, connection -> connection.upload(request, body));
    }

    private interface Exchange {
        ApiResponse with(ApiConnection connection) throws IOException;
    }

    private ApiResponse call(ApiRequest request, Exchange exchange) {
        ApiConnection connection = connect(request);
        try {
            ApiResponse response = exchange.with(connection);
            if (response.status() >= 400) {
                throw new DaemonError(response.status(), message(response));
            }
            return response;
        } catch (IOException e) {
            connection.close();
            throw lost(request, e);
        } catch (ClientException e) {
            connection.close();
            throw e;
        }
    }

    /// Sends the request and reads the whole answer.
    public byte[] read(ApiRequest request) {
        try (ApiResponse response = call(request)) {
            return response.bytes();
        } catch (IOException e) {
            throw lost(request, e);
        }
    }

    /// Sends the request and reads the answer as a JSON document.
    public JsonTree document(ApiRequest request) {
        try {
            return JsonTree.parse(read(request));
        } catch (IOException e) {
            throw new ClientException(1, "read the daemon's answer to " + request.method() + " " + request.path() + ": "
                    + e.getMessage(), e);
        }
    }

    /// Sends the request and ignores the body of the answer.
    public void run(ApiRequest request) {
        read(request);
    }

    private ApiConnection connect(ApiRequest request) {
        try {
            return ApiConnection.open(address);
        } catch (ConnectException e) {
            throw unreachable(e);
        } catch (IOException e) {
            throw address instanceof DaemonAddress.Tls || e instanceof UnknownHostException
                    ? lost(request, e)
                    : unreachable(e);
        }
    }

    private ClientException unreachable(IOException e) {
        if (isDenied(e)) {
            return new ClientException(1,
                    "permission denied while trying to connect to the jd daemon socket at " + address
                            + ": run jd as root, or as a member of the socket's group", e);
        }
        return new ClientException(1,
                "Cannot connect to the jd daemon at " + address + ". Is the jd daemon running?", e);
    }

    /// {@return whether no process listens at the address; false also if one does and refuses this client}
    public boolean isSilent() {
        try {
            ApiConnection.open(address).close();
            return false;
        } catch (IOException e) {
            return !isDenied(e);
        }
    }

    private static boolean isDenied(IOException e) {
        return String.valueOf(e.getMessage()).contains("Permission denied");
    }

    private ClientException lost(ApiRequest request, IOException e) {
        String reason = address instanceof DaemonAddress.Tls ? tlsReason(e) : String.valueOf(e.getMessage());
        String method = request.method().charAt(0) + request.method().substring(1).toLowerCase(Locale.ROOT);
        String failed = method + " \"" + address.url(request.target()) + "\": " + reason;
        return new ClientException(1, (reason.endsWith("tls: bad certificate")
                ? "the server probably has client authentication (--tlsverify) enabled; check your TLS client"
                        + " certification settings: "
                : "error during connect: ") + failed, e);
    }

    private static String tlsReason(IOException e) {
        String text = TlsFailure.text(e);
        return text.equals("tls: first record does not look like a TLS handshake")
                ? "http: server gave HTTP response to HTTPS client"
                : text;
    }

    /// Reads the message of an error: `{"message":"…"}`, or plain text from a proxy in between.
    private static String message(ApiResponse response) throws IOException {
        byte[] body = response.bytes();
        return field(body, "message").orElseGet(() -> {
            String text = new String(body, StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? response.head().getReasonPhrase() : text;
        });
    }

    /// {@return a string or number field of the JSON object's first level}
    ///
    /// This is a streaming parser, because the object mapper costs 40 ms of class loading and `run` needs only three
    /// fields.
    public static Optional<String> field(byte[] json, String name) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean found = parser.currentName().equals(name);
                JsonToken value = parser.nextToken();
                if (found && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
                    return Optional.of(parser.getText());
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

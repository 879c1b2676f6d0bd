package jd.client.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import jd.libcontainer.io.JsonTree;

/// The client's view of the daemon: sends requests and returns answers, or throws [ClientException] with Docker's
/// message.
public final class RemoteApi {
    private final DaemonAddress address;

    public RemoteApi(DaemonAddress address) {
        this.address = address;
    }

    public DaemonAddress address() {
        return address;
    }

    /// {@return the answer, whose status is below 400}
    public ApiResponse call(ApiRequest request) {
        return call(connection -> connection.exchange(request));
    }

    /// Sends a body while it is produced, and reads the whole answer.
    public void upload(ApiRequest request, ApiConnection.Body body) {
        try (ApiResponse response = call(connection -> connection.upload(request, body))) {
            response.bytes();
        } catch (IOException e) {
            throw lost(e);
        }
    }

    /// Sends a body while it is produced. {@return the answer, whose status is below 400}
    public ApiResponse send(ApiRequest request, ApiConnection.Body body) {
        return call(connection -> connection.upload(request, body));
    }

    private interface Exchange {
        ApiResponse with(ApiConnection connection) throws IOException;
    }

    private ApiResponse call(Exchange exchange) {
        ApiConnection connection = connect();
        try {
            ApiResponse response = exchange.with(connection);
            if (response.status() >= 400) {
                throw new DaemonError(response.status(), message(response));
            }
            return response;
        } catch (IOException e) {
            connection.close();
            throw lost(e);
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
            throw lost(e);
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

    private ApiConnection connect() {
        try {
            return ApiConnection.open(address);
        } catch (IOException e) {
            throw unreachable(e);
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

    private ClientException lost(IOException e) {
        return new ClientException(1, "error during connect: " + address + ": " + e.getMessage(), e);
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

package jd.client.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.api.DaemonError;
import jd.client.api.RemoteApi;
import jd.client.body.CreateBody;
import jd.client.command.ClientPull;
import jd.client.flags.Arguments;
import jd.client.session.Cli;
import jd.client.session.TerminalSession;
import jd.image.Reference;

/// Creates a container from flags, an image and a command. As in Docker, the client handles a missing image: the daemon
/// answers 404, the client pulls the image and sends the request again.
///
/// Docker 1.2.0: api/client/commands.go createContainer
final class ContainerCreation {
    private static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;

    private final Cli cli;
    private final Arguments flags;
    private final String image;

    private ContainerCreation(Cli cli, Arguments flags) {
        this.cli = cli;
        this.flags = flags;
        this.image = flags.positional(0);
    }

    /// {@return the new container's id}
    static String create(Cli cli, Arguments flags, boolean detached) {
        return new ContainerCreation(cli, flags).create(detached);
    }

    private String create(boolean detached) {
        String policy = flags.value("pull").orElse("missing");
        if (!List.of("always", "missing", "never").contains(policy)) {
            throw new ClientException(ClientException.OF_JD, "invalid pull option: '" + policy
                    + "': must be one of \"always\", \"missing\" or \"never\"");
        }
        ApiRequest request = request(CreateBody.of(
                flags, detached, cli.environment(), TerminalSession.window(cli, flags.isSet("tty"))));
        try (CidFile cidFile = CidFile.reserve(flags.text("cidfile"))) {
            if (policy.equals("always")) {
                pull(ClientPull.parse(image).withDefaultTag());
            }
            byte[] answer = policy.equals("missing") ? createOrPull(request) : cli.api().read(request);
            String id = RemoteApi.field(answer, "Id").orElseThrow(
                    () -> new ClientException("the daemon's answer to create names no container"));
            printWarnings(answer);
            cidFile.write(id);
            return id;
        }
    }

    private ApiRequest request(byte[] body) {
        ApiRequest request = ApiRequest.post("/containers/create").json(body);
        if (flags.value("name").isPresent()) {
            request = request.with("name", flags.text("name"));
        }
        if (flags.value("platform").isPresent()) {
            request = request.with("platform", flags.text("platform"));
        }
        return request;
    }

    /// The image's name is parsed only after the daemon has answered 404: a malformed name is reported as a usage
    /// error, an unknown image is pulled.
    // tag::create-or-pull[]
    private byte[] createOrPull(ApiRequest request) {
        try {
            return cli.api().read(request); // <1>
        } catch (DaemonError e) {
            if (e.status() != NOT_FOUND && e.status() != BAD_REQUEST
                    || isImageId()) { // <2>
                throw e;
            }
            Reference reference =
                    ClientPull.parse(image).withDefaultTag(); // <3>
            if (e.status() == BAD_REQUEST) {
                throw e;
            }
            if (!flags.isSet("quiet")) {
                cli.err().println("Unable to find image '"
                        + reference.familiar() + "' locally");
            }
            pull(reference); // <4>
            return cli.api().read(request); // <5>
        }
    }
    // end::create-or-pull[]

    private boolean isImageId() {
        return image.matches("(sha256:)?[0-9a-f]{64}");
    }

    private void pull(Reference reference) {
        ApiRequest request = ClientPull.request(cli, reference, flags.text("platform"));
        if (flags.isSet("quiet")) {
            ClientPull.quietly(cli, request);
        } else {
            ClientPull.show(cli, request, cli.err(), cli.columns(2));
        }
    }

    private void printWarnings(byte[] answer) {
        try (JsonParser parser = new JsonFactory().createParser(answer)) {
            boolean inWarnings = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                inWarnings = token == JsonToken.FIELD_NAME ? parser.currentName().equals("Warnings") : inWarnings;
                if (inWarnings && token == JsonToken.VALUE_STRING) {
                    cli.err().println("WARNING: " + parser.getText());
                }
            }
        } catch (IOException e) {
            throw new ClientException(1, "read the daemon's answer to create: " + e.getMessage(), e);
        }
    }
}

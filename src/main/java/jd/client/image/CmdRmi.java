package jd.client.image;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import jd.client.api.ApiRequest;
import jd.client.api.ClientException;
import jd.client.command.Command;
import jd.client.command.EachArgument;
import jd.client.flags.ArgumentCount;
import jd.client.flags.Arguments;
import jd.client.flags.Flags;
import jd.client.session.Cli;

/// `rmi`: removes a name of an image, and the image with its last name.
public final class CmdRmi implements Command {
    @Override
    public Flags flags() {
        return new Flags("rmi", "[OPTIONS] IMAGE [IMAGE...]", ArgumentCount.atLeast(1), "Remove one or more images")
                .toggle("f, force", "Force removal of the image")
                .toggle("no-prune", "Do not delete untagged parents");
    }

    @Override
    public int run(Cli cli, Arguments arguments) {
        return EachArgument.run(cli, arguments, image -> {
            byte[] removed = cli.api().read(ApiRequest.delete("/images/" + image)
                    .with("force", arguments.isSet("force"))
                    .with("noprune", arguments.isSet("no-prune")));
            print(cli, removed);
        }, image -> { });
    }

    /// Prints the answer `[{"Untagged":"a:1"},{"Deleted":"sha256:…"}]` line by line: `Untagged: a:1`.
    private static void print(Cli cli, byte[] removed) {
        try (JsonParser parser = new JsonFactory().createParser(removed)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    cli.out().println(parser.currentName() + ": " + parser.getText());
                }
            }
        } catch (IOException e) {
            throw new ClientException(1, "read the daemon's answer: " + e.getMessage(), e);
        }
    }
}

package jd.client.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import jd.client.api.ClientException;

/// Shows a stream of progress messages: on a terminal one line a layer, rewritten in place by moving the cursor; in a
/// file or pipe only the lines that do not change any more.
///
/// Docker 1.2.0: utils/jsonmessage.go
public final class ProgressDisplay {
    private final PrintStream out;
    private final int columns;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private String imageId = "";

    /// @param columns the width of the terminal, 0 if there is none
    public ProgressDisplay(PrintStream out, int columns) {
        this.out = out;
        this.columns = columns;
    }

    /// @throws ClientException with the daemon's message when the operation has failed
    public void show(InputStream stream) {
        try (JsonParser parser = new JsonFactory().createParser(stream)) {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                ProgressMessage message = ProgressMessage.read(parser);
                if (!message.error().isEmpty()) {
                    throw new ClientException(message.code(), message.error());
                }
                imageId = message.image().isEmpty() ? imageId : message.image();
                if (!message.isSilent()) {
                    show(message);
                }
            }
        } catch (IOException e) {
            throw new ClientException(1, "read the daemon's progress: " + e.getMessage(), e);
        }
    }

    /// {@return the id of the last image that the messages named, empty if none did}
    public String imageId() {
        return imageId;
    }

    private void show(ProgressMessage message) {
        if (message.status().isEmpty() && message.stream().isEmpty()) {
            return; // a result for programs, in the field aux
        }
        if (columns == 0) {
            if (!message.hasNumbers()) {
                print(message, "", "\n");
            }
            return;
        }
        if (!message.moving() || message.id().isEmpty()) {
            lines.clear(); // later lines are below this one, which may be longer than a row
            print(message, "", "\n");
            return;
        }
        if (!lines.containsKey(message.id())) {
            lines.put(message.id(), lines.size());
            out.print("\n");
        }
        int up = lines.size() - lines.get(message.id());
        out.print("\u001b[" + up + "A\u001b[2K\r");
        print(message, " " + message.bar(columns), "\r");
        out.print("\u001b[" + up + "B");
        out.flush();
    }

    private void print(ProgressMessage message, String bar, String end) {
        if (!message.stream().isEmpty()) {
            out.print(message.stream());
            return;
        }
        out.print((message.id().isEmpty() ? "" : message.id() + ": ") + message.status() + bar + end);
    }
}

package jd.client.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import jd.server.api.ByteSize;

/// One message of a progress stream. It is parsed by hand, because `run` pulls with it and does without the object
/// mapper.
///
/// @param id the layer, or empty for a message about the whole operation
/// @param moving whether the line replaces the layer's previous one
/// @param error empty unless the operation has failed
/// @param code the exit code of a failed step of a build; 1 for other failures
/// @param image the id of an image, for programs; empty in most messages
record ProgressMessage(
        String id, String status, String stream, boolean moving, long current, long total, String error, int code,
        String image) {
    private static final int BAR = 50;
    private static final int NARROW = 110;

    /// @param parser positioned at the start of an object
    static ProgressMessage read(JsonParser parser) throws IOException {
        String id = "";
        String status = "";
        String stream = "";
        String error = "";
        String image = "";
        int code = 1;
        boolean moving = false;
        long current = 0;
        long total = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "id" -> id = parser.getValueAsString("");
                case "status" -> status = parser.getValueAsString("");
                case "stream" -> stream = parser.getValueAsString("");
                case "error" -> error = parser.getValueAsString("");
                case "errorDetail" -> {
                    while (value == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
                        boolean found = parser.currentName().equals("code");
                        parser.nextToken();
                        code = found ? parser.getValueAsInt(1) : code;
                        parser.skipChildren();
                    }
                }
                case "progressDetail" -> {
                    moving = value == JsonToken.START_OBJECT;
                    while (moving && parser.nextToken() == JsonToken.FIELD_NAME) {
                        String name = parser.currentName();
                        parser.nextToken();
                        current = name.equals("current") ? parser.getValueAsLong() : current;
                        total = name.equals("total") ? parser.getValueAsLong() : total;
                        parser.skipChildren();
                    }
                }
                case "aux" -> {
                    while (value == JsonToken.START_OBJECT && parser.nextToken() == JsonToken.FIELD_NAME) {
                        boolean found = parser.currentName().equals("ID");
                        parser.nextToken();
                        image = found ? parser.getValueAsString("") : image;
                        parser.skipChildren();
                    }
                }
                default -> parser.skipChildren();
            }
        }
        return new ProgressMessage(id, status, stream, moving, current, total, error, code, image);
    }

    /// {@return whether there is nothing to show, as in a message with the id of an image for programs}
    boolean isSilent() {
        return id.isEmpty() && status.isEmpty() && stream.isEmpty();
    }

    boolean hasNumbers() {
        return current > 0 || total > 0;
    }

    /// {@return the progress bar with its numbers: `[=====>    ]  532.5kB/2.02MB`}
    String bar(int columns) {
        if (!hasNumbers()) {
            return "";
        }
        String done = "%8s".formatted(new ByteSize(current).decimal(4));
        if (total <= 0) {
            return done;
        }
        int filled = (int) Math.min(BAR, current * 100 / total / 2);
        String box = columns > NARROW ? "[" + "=".repeat(filled) + ">" + " ".repeat(BAR - filled) + "] " : "";
        return box + done + (current > total ? "" : "/" + new ByteSize(total).decimal(4));
    }
}

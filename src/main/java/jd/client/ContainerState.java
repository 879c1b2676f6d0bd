package jd.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/// The few facts of a container that decide how a client talks to it, picked from its inspection.
record ContainerState(String id, boolean running, boolean paused, boolean restarting, int exitCode, boolean tty,
        boolean openStdin, boolean autoRemove) {

    static ContainerState inspect(Cli cli, String container) {
        return read(cli.api().read(ApiRequest.get(EachWord.path(container) + "/json")));
    }

    private static ContainerState read(byte[] json) {
        var facts = new Facts();
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "Id" -> facts.id = parser.getValueAsString("");
                    case "State", "Config", "HostConfig" -> facts.readPart(parser);
                    default -> parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new ClientException(1, "read the daemon's answer to inspect: " + e.getMessage(), e);
        }
        return new ContainerState(facts.id, facts.running, facts.paused, facts.restarting, facts.exitCode, facts.tty,
                facts.openStdin, facts.autoRemove);
    }

    private static final class Facts {
        private String id = "";
        private boolean running;
        private boolean paused;
        private boolean restarting;
        private int exitCode;
        private boolean tty;
        private boolean openStdin;
        private boolean autoRemove;

        private void readPart(JsonParser parser) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "Running" -> running = parser.getValueAsBoolean();
                    case "Paused" -> paused = parser.getValueAsBoolean();
                    case "Restarting" -> restarting = parser.getValueAsBoolean();
                    case "ExitCode" -> exitCode = parser.getValueAsInt();
                    case "Tty" -> tty = parser.getValueAsBoolean();
                    case "OpenStdin" -> openStdin = parser.getValueAsBoolean();
                    case "AutoRemove" -> autoRemove = parser.getValueAsBoolean();
                    default -> parser.skipChildren();
                }
            }
        }
    }
}

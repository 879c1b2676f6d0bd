package jd.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.client.session.ProcessContext;

/// Runs the usual commands of compose one after another in one process, as the hidden command `jd compose rehearse`, while
/// the JVM records which classes they load: see `ClientRehearsal`.
final class ComposeRehearsal {
    private static final String PROJECT = """
            services:
              web:
                image: busybox:${TAG:-latest}
                command: [sleep, "60"]
                env_file: [web.env]
                environment: [A=1, "B=${TAG-}"]
                ports: ["127.0.0.1::80"]
                volumes: ["data:/data", "./web.env:/web.env:ro"]
                networks: {default: {aliases: [w]}, back: }
                depends_on: {db: {condition: service_healthy}}
                labels: &labels {team: shop}
                deploy: {replicas: 2}
              db:
                image: busybox
                command: sleep 60
                labels: *labels
                networks: [back]
                healthcheck: {test: "true", interval: 1s}
                mem_limit: 20m
            networks: {back: {internal: true}}
            volumes: {data: }
            """;

    private static final List<String> COMMANDS = List.of(
            "--help", "up --bogus", "config", "--dry-run up", "up -d", "up -d", "ps", "logs --tail 1",
            "exec -T db true", "restart -t 0 db", "stop -t 0", "start", "up -d --force-recreate -t 0",
            "down -v -t 0");

    private ComposeRehearsal() {}

    /// @param directory for the project, which exists and is empty
    static int run(ProcessContext process, Path directory, List<String> hosts) {
        try {
            Files.writeString(directory.resolve("compose.yaml"), PROJECT);
            Files.writeString(directory.resolve("web.env"), "C=\"two words\"\n");
        } catch (IOException e) {
            throw new UncheckedIOException("write the project of the rehearsal", e);
        }
        for (String line : COMMANDS) {
            var arguments = new ArrayList<String>();
            hosts.forEach(host -> arguments.addAll(List.of("-H", host)));
            arguments.addAll(List.of(line.split(" ")));
            ComposeMain.runIn(process, directory, arguments);
        }
        return 0;
    }
}

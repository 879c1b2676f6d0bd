package jd.compose.project;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jd.client.format.GoJson;
import jd.compose.file.Section;
import jd.server.api.Json;
import jd.server.api.TimeSpan;

/// A service of a project: a name, and the canonical description of its containers.
///
/// @param separator between the parts of the names of its containers and image: `-`, or `_` as in Compose 1
public record Service(String name, String separator, Section document) {
    /// What does not make a running container obsolete.
    private static final Set<String> NOT_IN_CHECKSUM =
            Set.of("build", "pull_policy", "scale", "env_file");

    public Service(String name, Section document) {
        this(name, "-", document);
    }

    /// {@return the same service with another description}
    public Service with(Section changed) {
        return new Service(name, separator, changed);
    }

    /// When a dependency is ready. No file has [#READY]: it is what `up --wait` waits for.
    public enum Condition {
        STARTED, HEALTHY, COMPLETED, READY;

        public static Condition parse(String text) {
            return switch (text) {
                case "service_healthy" -> HEALTHY;
                case "service_completed_successfully" -> COMPLETED;
                default -> STARTED;
            };
        }

        public String word() {
            return switch (this) {
                case STARTED -> "service_started";
                case HEALTHY -> "service_healthy";
                case COMPLETED -> "service_completed_successfully";
                case READY -> "running_or_healthy";
            };
        }
    }

    /// @param restart whether this service is restarted when the other one was
    /// @param required whether the other service must exist and be ready
    public record Dependency(Condition condition, boolean restart, boolean required) {}

    /// {@return the services that must be ready before this one, by name; [Normalization] has added those whose
    /// namespaces, volumes or addresses it uses}
    public Map<String, Dependency> dependencies() {
        var dependencies = new TreeMap<String, Dependency>();
        Section written = document.section("depends_on");
        for (String other : written.names()) {
            Section how = written.section(other);
            dependencies.put(other, new Dependency(
                    Condition.parse(how.text("condition")), how.flag("restart"), how.flag("required")));
        }
        return dependencies;
    }

    /// {@return the number of containers}
    public int scale() {
        return document.number("scale").or(() -> document.section("deploy").number("replicas")).orElse(1L).intValue();
    }

    public String image(String project) {
        return document.has("image") ? document.text("image") : project + separator + name;
    }

    public String containerName(String project, int number) {
        return document.has("container_name") ? document.text("container_name")
                : String.join(separator, project, name, String.valueOf(number));
    }

    /// {@return the names of its networks in the file, the one with the default route first}
    public List<String> networks() {
        Section networks = document.section("networks");
        Comparator<String> order = Comparator.comparing(name -> -networks.section(name).number("priority").orElse(0L));
        return networks.names().stream().sorted(order.thenComparing(Comparator.naturalOrder())).toList();
    }

    /// {@return seconds between SIGTERM and SIGKILL}
    public int stopSeconds() {
        return document.has("stop_grace_period")
                ? (int) TimeSpan.parse(document.text("stop_grace_period")).duration().plus(Duration.ofMillis(999))
                        .toSeconds()
                : 10;
    }

    /// {@return the SHA-256 of the description in hexadecimal digits, as compose 2.26 computes it: of the compact JSON
    /// document, with Go's escapes}
    // tag::checksum-of-a-service[]
    public String checksum() {
        var described = new LinkedHashMap<>(Printable.json(this));
        described.keySet().removeAll(NOT_IN_CHECKSUM);
        if (described.get("deploy") instanceof Map<?, ?> deploy) {
            var rest = new LinkedHashMap<>(deploy);
            rest.remove("replicas");
            described.put("deploy", rest);
        }
        return sha256(GoJson.escaped(Json.text(described)));
    }
    // end::checksum-of-a-service[]

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

package jd.compose.command;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jd.client.format.Listing;
import jd.client.format.PortColumn;
import jd.client.format.Shortened;
import jd.compose.plan.Labels;
import jd.compose.session.ProjectApi;
import jd.server.api.ContainerSummary;
import jd.server.api.GoTime;
import jd.server.api.Json;
import jd.server.api.TimeSpan;

/// A container in the listing of `ps`, with the fields that a template may use.
///
/// @param full whether long texts are not cut
record PsRow(ContainerSummary container, boolean full) {
    private static final int COMMAND_WIDTH = 20;
    private static final int MOUNT_WIDTH = 15;
    private static final Pattern EXIT_CODE = Pattern.compile("Exited \\((\\d+)\\)");
    private static final Pattern HEALTH = Pattern.compile("\\((?:health: )?(healthy|unhealthy|starting)\\)");

    static final Listing LISTING = Listing.of(
            "Name", "NAME", "Image", "IMAGE", "Command", "COMMAND", "Service", "SERVICE", "RunningFor", "CREATED",
            "Status", "STATUS", "Ports", "PORTS", "ID", "CONTAINER ID", "Names", "NAMES", "Project", "PROJECT",
            "State", "STATE", "Health", "HEALTH", "ExitCode", "EXIT CODE", "CreatedAt", "CREATED AT", "Size", "SIZE",
            "Labels", "LABELS", "Mounts", "MOUNTS", "Networks", "NETWORKS", "LocalVolumes", "LOCAL VOLUMES",
            "Publishers", "PUBLISHERS")
            .hiding("ID", "Names", "Project", "State", "Health", "ExitCode", "CreatedAt", "Size", "Labels", "Mounts",
                    "Networks", "LocalVolumes", "Publishers");

    Map<String, Object> fields() {
        Instant created = Instant.ofEpochSecond(container.created());
        Map<String, String> labels = Json.orEmpty(container.labels());
        var fields = new TreeMap<String, Object>();
        fields.put("ID", full ? container.id() : Shortened.id(container.id()));
        fields.put("Name", ProjectApi.name(container));
        fields.put("Names", ProjectApi.name(container));
        fields.put("Project", labels.get(Labels.PROJECT));
        fields.put("Service", labels.get(Labels.SERVICE));
        fields.put("Image", container.image());
        fields.put("Command", Shortened.quoted(
                full ? container.command() : Shortened.text(container.command(), COMMAND_WIDTH)));
        fields.put("CreatedAt", GoTime.local(created));
        fields.put("RunningFor", new TimeSpan(Duration.between(created, Instant.now())).human() + " ago");
        fields.put("State", container.state());
        fields.put("Status", container.status());
        fields.put("Health", inStatus(HEALTH).orElse(""));
        fields.put("ExitCode", Integer.parseInt(inStatus(EXIT_CODE).orElse("0")));
        fields.put("Size", "0B");
        fields.put("Labels", labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()).sorted()
                .collect(Collectors.joining(",")));
        fields.put("Ports", ports());
        // JSON's null if there are none, as compose prints it.
        fields.put("Publishers", publishers().isEmpty() ? null : publishers());
        fields.put("Networks", String.join(",", Json.orEmpty(container.networkSettings().networks()).keySet()));
        fields.put("Mounts", mounts());
        fields.put("LocalVolumes", String.valueOf(Json.orEmpty(container.mounts()).stream()
                .filter(mount -> "local".equals(mount.driver())).count()));
        return fields;
    }

    private Optional<String> inStatus(Pattern pattern) {
        Matcher matcher = pattern.matcher(container.status());
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private String ports() {
        return PortColumn.of(Json.orEmpty(container.ports()).stream()
                .map(port -> new PortColumn.Port(address(port), port.privatePort(), port.publicPort(), port.type()))
                .toList());
    }

    private static String address(ContainerSummary.Port port) {
        return Optional.ofNullable(port.ip()).orElse("");
    }

    private List<Map<String, Object>> publishers() {
        return Json.orEmpty(container.ports()).stream().map(port -> {
            var publisher = new LinkedHashMap<String, Object>();
            publisher.put("URL", address(port));
            publisher.put("TargetPort", port.privatePort());
            publisher.put("PublishedPort", port.publicPort());
            publisher.put("Protocol", port.type());
            return (Map<String, Object>) publisher;
        }).toList();
    }

    private String mounts() {
        return Json.orEmpty(container.mounts()).stream()
                .map(mount -> mount.name() == null || mount.name().isEmpty() ? mount.source() : mount.name())
                .map(name -> full ? name : Shortened.text(name, MOUNT_WIDTH))
                .collect(Collectors.joining(","));
    }
}

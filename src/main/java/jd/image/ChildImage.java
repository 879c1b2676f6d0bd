package jd.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The parts of an image that is made of another one and a step: a commit, or an instruction of a Dockerfile. [#above]
/// writes the configuration. Its layers and its history are those of the parent and one more; everything else is new.
///
/// `config` has the defaults for containers, as an untyped tree.
///
/// Docker 1.2.0: graph/graph.go Create; today: image/image.go NewChildImage
public record ChildImage(Step step, Map<String, Object> config, Origin origin) {
    /// The entry in the history. `created` is RFC 3339; absent texts are empty.
    public record Step(String created, String createdBy, String author, String comment) {}

    /// The container from whose files the image is made; `config` is its configuration. Without a container the id is
    /// empty.
    public record Origin(String containerId, Map<String, Object> config, String dockerVersion) {}

    /// {@return the configuration of this image above a parent; without one it is for the platform of this machine}
    ///
    /// @param layer the diffID of the step's changes; empty if the step changes no files
    public ImageConfig above(Optional<ImageConfig> parent, Optional<Digest> layer) {
        return parent.map(image -> above(image, layer)).orElseGet(() -> base(Platform.host(), layer));
    }

    private ImageConfig above(ImageConfig parent, Optional<Digest> layer) {
        ObjectNode before = tree(parent);
        Map<String, Object> fields = own();
        for (String kept : List.of("variant", "os.version", "os.features")) {
            if (before.has(kept)) {
                fields.put(kept, before.get(kept));
            }
        }
        String architecture = parent.architecture();
        fields.put("architecture", architecture.isEmpty() ? Platform.host().architecture() : architecture);
        fields.put("os", parent.os());
        fields.put("rootfs", rootfs(parent.diffIds(), layer));
        fields.put("history", history(before, layer.isEmpty()));
        return ImageConfig.parse(json(fields));
    }

    /// {@return the configuration of this image without a parent}
    public ImageConfig base(Platform platform, Optional<Digest> layer) {
        Map<String, Object> fields = own();
        platform.variant().ifPresent(variant -> fields.put("variant", variant));
        fields.put("architecture", platform.architecture());
        fields.put("os", platform.os());
        fields.put("rootfs", rootfs(List.of(), layer));
        fields.put("history", history(JsonNodeFactory.instance.objectNode(), layer.isEmpty()));
        return ImageConfig.parse(json(fields));
    }

    private Map<String, Object> own() {
        Map<String, Object> fields = new TreeMap<>();
        fields.put("created", step.created());
        fields.put("docker_version", origin.dockerVersion());
        fields.put("config", config);
        fields.put("container_config", origin.config());
        putText(fields, "container", origin.containerId());
        putText(fields, "author", step.author());
        return fields;
    }

    private static ObjectNode tree(ImageConfig image) {
        return (ObjectNode) Document.parse("image configuration", image.raw()).node();
    }

    private static void putText(Map<String, Object> fields, String name, String text) {
        if (!text.isEmpty()) {
            fields.put(name, text);
        }
    }

    private static Map<String, Object> rootfs(List<Digest> below, Optional<Digest> layer) {
        List<String> diffIds = new ArrayList<>();
        below.forEach(id -> diffIds.add(id.toString()));
        layer.ifPresent(id -> diffIds.add(id.toString()));
        Map<String, Object> rootfs = new TreeMap<>();
        rootfs.put("type", "layers");
        rootfs.put("diff_ids", diffIds);
        return rootfs;
    }

    private ArrayNode history(ObjectNode before, boolean emptyLayer) {
        ArrayNode history = JsonNodeFactory.instance.arrayNode();
        for (JsonNode old : before.path("history")) {
            history.add(old);
        }
        ObjectNode entry = history.addObject().put("created", step.created());
        putText(entry, "author", step.author());
        putText(entry, "created_by", step.createdBy());
        putText(entry, "comment", step.comment());
        if (emptyLayer) {
            entry.put("empty_layer", true);
        }
        return history;
    }

    private static void putText(ObjectNode entry, String name, String text) {
        if (!text.isEmpty()) {
            entry.put(name, text);
        }
    }

    private static byte[] json(Map<String, Object> fields) {
        try {
            return Document.MAPPER.writeValueAsBytes(fields);
        } catch (JsonProcessingException e) {
            throw new ImageFormatException("write an image configuration: " + e.getMessage(), e);
        }
    }
}

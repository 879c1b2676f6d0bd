package jd.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Says which value of a document has the wrong type, as Go's decoder says it:
///
/// `json: cannot unmarshal number into Go struct field ContainerConfigWrapper.Config.Image of type string`
///
/// The name in front is that of the innermost structure in Docker's own sources, then come the fields from the outside
/// in, with those structures that Docker embeds where jd has their fields side by side.
final class JsonMismatch {
    /// The fields of HostConfig that Docker keeps in an embedded structure `Resources`.
    private static final Set<String> RESOURCES = Set.of(
            "CpuShares", "Memory", "NanoCpus", "CgroupParent", "BlkioWeight", "BlkioWeightDevice", "BlkioDeviceReadBps",
            "BlkioDeviceWriteBps", "BlkioDeviceReadIOps", "BlkioDeviceWriteIOps", "CpuPeriod", "CpuQuota",
            "CpuRealtimePeriod", "CpuRealtimeRuntime", "CpusetCpus", "CpusetMems", "Devices", "DeviceCgroupRules",
            "DeviceRequests", "MemoryReservation", "MemorySwap", "MemorySwappiness", "OomKillDisable", "PidsLimit",
            "Ulimits", "CpuCount", "CpuPercent", "IOMaximumIOps", "IOMaximumBandwidth");

    /// Strings that have a type of their own in Docker.
    private static final Map<String, String> NAMED_STRINGS = Map.of(
            "HostConfig.NetworkMode", "container.NetworkMode",
            "HostConfig.IpcMode", "container.IpcMode",
            "HostConfig.PidMode", "container.PidMode",
            "HostConfig.UTSMode", "container.UTSMode",
            "HostConfig.UsernsMode", "container.UsernsMode",
            "HostConfig.CgroupnsMode", "container.CgroupnsMode",
            "HostConfig.Isolation", "container.Isolation",
            "HostConfig.RestartPolicy.Name", "container.RestartPolicyMode");

    private JsonMismatch() {}

    /// @param document what was read; Jackson tells the way to the value, not what it is
    static String describe(JsonProcessingException problem, JsonNode document, Class<?> root) {
        if (!(problem instanceof JsonMappingException mapping)) {
            return problem.getOriginalMessage();
        }
        List<String> fields = fields(mapping);
        String value = value(mapping, document);
        if (fields.isEmpty()) {
            return "json: cannot unmarshal " + value + " into Go value of type " + goStructure(root);
        }
        String path = switch (goStructure(root)) {
            case "runconfig.ContainerConfigWrapper" -> embedded(fields);
            case "container.UpdateConfig" -> (RESOURCES.contains(fields.getFirst()) ? "Resources." : "")
                    + String.join(".", fields);
            default -> String.join(".", fields);
        };
        return "json: cannot unmarshal " + value + " into Go struct field " + structure(fields, root) + "." + path
                + " of type " + goType(mapping, fields);
    }

    // Keys of maps and positions in lists are no fields.
    private static List<String> fields(JsonMappingException problem) {
        var fields = new ArrayList<String>();
        for (JsonMappingException.Reference step : problem.getPath()) {
            if (step.getFieldName() != null && !(step.getFrom() instanceof Map)) {
                fields.add(step.getFieldName());
            }
        }
        return fields;
    }

    private static String embedded(List<String> fields) {
        String path = String.join(".", fields);
        String first = fields.getFirst();
        if (!first.equals("HostConfig") && !first.equals("NetworkingConfig")) {
            return "Config." + path;
        }
        boolean resource = first.equals("HostConfig") && fields.size() > 1 && RESOURCES.contains(fields.get(1));
        return resource ? "HostConfig.Resources" + path.substring("HostConfig".length()) : path;
    }

    private static String structure(List<String> fields, Class<?> root) {
        if (fields.size() == 1) {
            return goStructure(root).replaceFirst(".*\\.", "");
        }
        String last = fields.get(fields.size() - 2);
        return last.equals("PortBindings") ? "PortBinding" : last;
    }

    private static String goStructure(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "CreateRequest", "ContainerConfig" -> "runconfig.ContainerConfigWrapper";
            case "ExecConfig", "ExecStartCheck" -> "types." + type.getSimpleName();
            case "VolumeRequest" -> "volume.CreateOptions";
            default -> "container." + type.getSimpleName();
        };
    }

    private static String value(JsonMappingException problem, JsonNode document) {
        JsonNode value = document;
        for (JsonMappingException.Reference step : problem.getPath()) {
            value = step.getFieldName() == null ? element(value, step.getIndex()) : field(value, step.getFieldName());
        }
        return switch (value.getNodeType()) {
            case NUMBER -> isNumber(target(problem)) ? "number " + value.asText() : "number";
            case BOOLEAN -> "bool";
            case STRING -> "string";
            case OBJECT -> "object";
            case ARRAY -> "array";
            case NULL, MISSING, BINARY, POJO -> "value";
        };
    }

    // A value that stands where a list is expected counts as its only element.
    private static JsonNode element(JsonNode list, int index) {
        return list.isArray() ? list.path(index) : list;
    }

    // Names are read in any case.
    private static JsonNode field(JsonNode object, String name) {
        return object.propertyStream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static Class<?> target(JsonMappingException problem) {
        boolean known = problem instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null;
        return known ? ((MismatchedInputException) problem).getTargetType() : long.class;
    }

    private static boolean isNumber(Class<?> type) {
        return Set.of(int.class, long.class, Integer.class, Long.class).contains(type);
    }

    private static String goType(JsonMappingException problem, List<String> fields) {
        Class<?> type = target(problem);
        String named = NAMED_STRINGS.get(String.join(".", fields));
        if (named != null) {
            return named;
        }
        return switch (type.getSimpleName()) {
            case "String" -> "string";
            case "boolean", "Boolean" -> "bool";
            case "int", "Integer" -> "int";
            case "long", "Long" -> "int64";
            case "List", "ArrayList" -> "[]string";
            case "Map", "LinkedHashMap" -> "map[string]string";
            default -> "container." + type.getSimpleName();
        };
    }
}

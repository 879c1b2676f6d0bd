package jd.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Jobs;
import jd.server.api.Json;

/// The route of builds.
///
/// Docker: api/server/router/build
final class BuildRoutes {
    /// Parameters that are fields of HostConfig.
    private static final Map<String, String> TEXTS = Map.of(
            "networkmode", "NetworkMode", "cgroupparent", "CgroupParent", "cpusetcpus", "CpusetCpus",
            "cpusetmems", "CpusetMems", "isolation", "Isolation");
    private static final Map<String, String> NUMBERS = Map.of(
            "memory", "Memory", "memswap", "MemorySwap", "cpushares", "CpuShares", "cpuperiod", "CpuPeriod",
            "cpuquota", "CpuQuota", "shmsize", "ShmSize");

    private BuildRoutes() {}

    static void addTo(Router router) {
        router.post("/build", BuildRoutes::build);
    }

    private static void build(Exchange exchange) {
        Query query = exchange.query();
        if (query.text("version").equals("2")) {
            throw ApiException.invalid("jd has the classic builder only; set DOCKER_BUILDKIT=0");
        }
        exchange.run(Jobs.BUILD, new Jobs.Build(
                query.text("remote"),
                query.text("dockerfile"),
                query.all("t").stream().filter(tag -> !tag.isEmpty()).toList(),
                query.text("target"),
                arguments(query.text("buildargs")),
                texts(query.text("labels"), "labels"),
                new Jobs.BuildFlags(
                        query.flag("q"), query.flag("nocache"), query.flag("pull"),
                        query.text("rm").isEmpty() || query.flag("rm"), query.flag("forcerm")),
                query.text("platform"),
                host(query),
                exchange.request().header("X-Registry-Config").orElse("")));
    }

    private static Map<String, Optional<String>> arguments(String json) {
        Map<String, Optional<String>> arguments = new HashMap<>();
        texts(json, "build args").forEach((name, value) -> arguments.put(name, Optional.ofNullable(value)));
        return arguments;
    }

    private static Map<String, String> texts(String json, String what) {
        return json.isEmpty() ? Map.of() : Optional.ofNullable(read(json, what, new TypeReference<Map<String, String>>() {
        })).orElse(Map.of());
    }

    private static <T> T read(String json, String what, TypeReference<T> type) {
        try {
            return Json.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, "error reading " + what + ": "
                    + e.getOriginalMessage(), e);
        }
    }

    /// {@return limits and network for the containers of the steps} Their output goes to the client, and to no log that
    /// outlives them.
    private static HostConfig host(Query query) {
        Map<String, Object> fields = new HashMap<>();
        TEXTS.forEach((parameter, field) -> fields.put(field, query.text(parameter)));
        NUMBERS.forEach((parameter, field) -> fields.put(field, number(query.text(parameter))));
        fields.put("ExtraHosts", query.all("extrahosts").stream().filter(host -> !host.isEmpty()).toList());
        List<JsonNode> ulimits = query.text("ulimits").isEmpty()
                ? List.of() : read(query.text("ulimits"), "ulimits", new TypeReference<>() {});
        fields.put("Ulimits", ulimits);
        try {
            return Json.mapper().convertValue(fields, HostConfig.class);
        } catch (IllegalArgumentException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, "error reading ulimits: " + e.getMessage(), e);
        }
    }

    private static long number(String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER,
                    "strconv.ParseInt: parsing \"" + text + "\": invalid syntax", e);
        }
    }
}

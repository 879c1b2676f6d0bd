package jd.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import jd.image.ImageFormatException;
import jd.image.JsonSyntax;
import jd.image.Platform;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.Jobs;
import jd.server.api.Json;
import jd.server.http.Exchange;
import jd.server.http.Query;
import jd.server.http.Router;

/// The route of builds.
///
/// Docker: api/server/router/build
final class BuildRoutes {
    /// Parameters that are fields of HostConfig.
    private static final Map<String, String> TEXTS = Map.of(
            "networkmode", "NetworkMode", "cgroupparent", "CgroupParent", "cpusetcpus", "CpusetCpus",
            "cpusetmems", "CpusetMems");
    private static final Map<String, String> NUMBERS = Map.of(
            "memory", "Memory", "memswap", "MemorySwap", "cpushares", "CpuShares", "cpuperiod", "CpuPeriod",
            "cpuquota", "CpuQuota");

    private BuildRoutes() {}

    static void addTo(Router router) {
        router.post("/build", BuildRoutes::build);
    }

    private static void build(Exchange exchange) {
        Query query = exchange.query();
        if (!query.all("securityopt").isEmpty()) {
            throw ApiException.invalid("security options are not supported on linux");
        }
        String version = query.text("version");
        if (version.equals("2")) {
            throw ApiException.invalid("jd has the classic builder only; set DOCKER_BUILDKIT=0");
        }
        if (!version.isEmpty() && !version.equals("1")) {
            throw ApiException.invalid("invalid version \"" + version + "\"");
        }
        if (query.flag("squash")) {
            throw ApiException.invalid("squash is only supported with experimental mode");
        }
        exchange.run(Jobs.BUILD, new Jobs.Build(
                query.text("remote"),
                query.text("dockerfile"),
                query.all("t").stream().filter(tag -> !tag.isEmpty()).toList(),
                query.text("target"),
                arguments(query.text("buildargs")),
                labels(query.text("labels")),
                cacheFrom(query.text("cachefrom")),
                new Jobs.BuildFlags(
                        query.flag("q"), query.flag("nocache"), query.flag("pull"),
                        query.text("rm").isEmpty() || query.flag("rm"), query.flag("forcerm")),
                platform(query.text("platform")),
                host(query),
                exchange.requestHeader("X-Registry-Config").orElse("")));
    }

    private static String platform(String text) {
        try {
            if (!text.isEmpty()) {
                Platform.parse(text);
            }
            return text;
        } catch (ImageFormatException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, e.getMessage(), e);
        }
    }

    private static Map<String, Optional<String>> arguments(String json) {
        Map<String, Optional<String>> arguments = new HashMap<>();
        object(json, "build args", "map[string]*string").properties().forEach(field ->
                arguments.put(field.getKey(), Optional.ofNullable(field.getValue().textValue())));
        return arguments;
    }

    /// A null is an empty text.
    private static Map<String, String> labels(String json) {
        Map<String, String> labels = new HashMap<>();
        object(json, "labels", "map[string]string").properties().forEach(field ->
                labels.put(field.getKey(), field.getValue().asText("")));
        return labels;
    }

    private static List<String> cacheFrom(String json) {
        return tree(json, "cache-from", "[]string", JsonNode::isArray).valueStream()
                .map(name -> name.asText("")).filter(name -> !name.isEmpty()).toList();
    }

    private static JsonNode object(String json, String what, String goType) {
        return tree(json, what, goType, JsonNode::isObject);
    }

    /// {@return the document, whose members are texts or null} Fails with Docker's message if it is another one.
    private static JsonNode tree(String json, String what, String goType, Predicate<JsonNode> kind) {
        JsonNode tree = json.isEmpty() ? NullNode.getInstance() : read(json, what);
        if (!tree.isNull() && !kind.test(tree)) {
            throw wrongKind(what, tree, goType);
        }
        tree.valueStream().filter(value -> !value.isTextual() && !value.isNull()).findFirst().ifPresent(value -> {
            throw wrongKind(what, value, "string");
        });
        return tree;
    }

    private static ApiException wrongKind(String what, JsonNode value, String goType) {
        return ApiException.invalid("error reading " + what + ": json: cannot unmarshal "
                + JsonSyntax.kind(value.getNodeType().name()) + " into Go value of type " + goType);
    }

    private static JsonNode read(String json, String what) {
        try {
            JsonSyntax.problem(json.getBytes(StandardCharsets.UTF_8)).ifPresent(problem -> {
                throw ApiException.invalid("error reading " + what + ": " + problem);
            });
            return Json.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, "error reading " + what + ": "
                    + e.getOriginalMessage(), e);
        }
    }

    /// {@return limits and network for the containers of the steps} Their output goes to the client, and to no log that
    /// outlives them.
    private static HostConfig host(Query query) {
        String isolation = query.text("isolation");
        if (!Set.of("", "default").contains(isolation)) {
            throw ApiException.invalid("unsupported isolation: \"" + isolation + "\"");
        }
        Map<String, Object> fields = new HashMap<>();
        TEXTS.forEach((parameter, field) -> fields.put(field, query.text(parameter)));
        NUMBERS.forEach((parameter, field) -> fields.put(field, limit(query.text(parameter))));
        fields.put("ShmSize", number(query.text("shmsize")));
        fields.put("ExtraHosts", query.all("extrahosts").stream().filter(host -> !host.isEmpty()).toList());
        fields.put("Ulimits", ulimits(query.text("ulimits")));
        try {
            return Json.mapper().convertValue(fields, HostConfig.class);
        } catch (IllegalArgumentException e) {
            throw new ApiException(ApiException.Kind.INVALID_PARAMETER, "error reading ulimit settings: " + e.getMessage(), e);
        }
    }

    private static List<JsonNode> ulimits(String json) {
        String what = "ulimit settings";
        JsonNode tree = json.isEmpty() ? NullNode.getInstance() : read(json, what);
        if (!tree.isNull() && !tree.isArray()) {
            throw wrongKind(what, tree, "[]*units.Ulimit");
        }
        List<JsonNode> ulimits = tree.valueStream().toList();
        ulimits.stream().filter(ulimit -> !ulimit.isObject()).findFirst().ifPresent(ulimit -> {
            throw wrongKind(what, ulimit, "units.Ulimit");
        });
        return ulimits;
    }

    /// As in Docker, a limit that is no number is no limit, except the size of `/dev/shm`.
    private static long limit(String text) {
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
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

package jd.create.devices;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.server.api.ApiException;
import jd.server.api.Json;
import jd.server.api.ResourceConfig;
import jd.server.api.ResourceConfig.DeviceMapping;

/// The parsed `--device`, `--device-cgroup-rule` and `--gpus`. As in Docker, a missing device or an invalid rule is detected
/// only at the start ([DevicePlan]).
///
/// @param rules texts like `c 42:* rmw`
/// @param refusal the error for `--gpus`, since jd has no driver that provides devices
public record DeviceRequests(List<DeviceMapping> devices, List<String> rules, Optional<String> refusal) {
    public static DeviceRequests parse(ResourceConfig resources) {
        return new DeviceRequests(
                Json.orEmpty(resources.devices()),
                Json.orEmpty(resources.deviceCgroupRules()),
                Json.orEmpty(resources.deviceRequests()).stream().findFirst().map(DeviceRequests::refusal));
    }

    private static String refusal(Map<String, Object> request) {
        return "could not select device driver \"" + request.getOrDefault("Driver", "") + "\" with capabilities: "
                + goList(request.get("Capabilities"));
    }

    /// {@return `[[gpu nvidia]]`, Go's format of a list of lists}
    private static String goList(Object lists) {
        return lists instanceof List<?> list ? list.toString().replace(",", "") : "[]";
    }

    void verifyAtStart() {
        refusal.ifPresent(message -> {
            throw ApiException.internal(message);
        });
    }
}

package jd.create.devices;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.create.failure.StartFailure;
import jd.libcontainer.cgroup.DeviceAccess;
import jd.libcontainer.cgroup.DeviceRule;
import jd.libcontainer.spec.InitDevice;
import jd.server.api.ApiException;
import jd.server.api.HostConfig;
import jd.server.api.ResourceConfig.DeviceMapping;

/// A container's devices, which are two things: nodes in its /dev, which give them names, and what its cgroup allows,
/// without which a node opens nothing. dockerinit makes the six nodes that every container has by itself.
///
/// Docker 1.2.0: runconfig/parse.go ParseDevice, daemon/execdriver/native/create.go. Today: daemon/oci_linux.go
/// withDevices, oci/devices_linux.go
///
/// @param nodes to be made in the container beside the usual ones
/// @param access what its processes may use
public record DevicePlan(List<InitDevice> nodes, DeviceAccess access) {
    private static final Pattern RULE = Pattern.compile("([acb]) ([0-9]+|\\*):([0-9]+|\\*) ([rwm]{1,3})");

    /// How many rules stand before a container's own in the list that Docker writes: its errors count from there.
    private static final int RULES_BEFORE = 16;

    private static final long HIGHEST_NUMBER = 0xffffffffL;

    public DevicePlan {
        nodes = List.copyOf(nodes);
    }

    /// @throws ApiException when a device is not there, or a rule is none; by then the container exists, as with Docker
    public static DevicePlan of(HostConfig host, HostDevices devices) {
        List<InitDevice> nodes = new ArrayList<>();
        List<DeviceRule> rules = new ArrayList<>();
        if (host.privileged()) {
            nodes.addAll(devices.all());
        }
        for (DeviceMapping mapping : orEmpty(host.resources().devices())) {
            if (host.privileged() && mapping.pathOnHost().equals(mapping.pathInContainer())) {
                continue; // it is among all of them, or not there at all
            }
            for (InitDevice device : devices.find(mapping.pathOnHost(), place(mapping.pathInContainer()))) {
                nodes.add(device);
                if (!host.privileged()) {
                    rules.add(rule(device, text(mapping.cgroupPermissions()), rules.size()));
                }
            }
        }
        if (!host.privileged()) {
            orEmpty(host.resources().deviceCgroupRules()).forEach(text -> rules.add(rule(text)));
        }
        verifyRequests(host);
        return new DevicePlan(nodes, host.privileged() ? DeviceAccess.EVERYTHING : restricted(rules));
    }

    private static DeviceAccess restricted(List<DeviceRule> own) {
        List<DeviceRule> rules = new ArrayList<>(List.of(DeviceRule.DENY_ALL));
        rules.addAll(DeviceRule.USUAL);
        rules.addAll(own);
        return DeviceAccess.of(rules);
    }

    private static DeviceRule rule(InitDevice device, String permissions, int index) {
        if (permissions.isEmpty()) {
            throw StartFailure.ofRuntime("device access at " + (RULES_BEFORE + index) + " field cannot be empty");
        }
        if (!permissions.matches("[rwm]+")) {
            throw StartFailure.ofRuntime("invalid device access \"" + permissions + "\"");
        }
        if (device.type().equals("p")) {
            throw StartFailure.ofRuntime("invalid cgroup device type \"p\"");
        }
        return DeviceRule.allow(device.type().charAt(0), device.major(), device.minor(), permissions);
    }

    /// `c 42:* rmw`, as `--device-cgroup-rule` takes it.
    private static DeviceRule rule(String text) {
        Matcher matcher = RULE.matcher(text);
        if (!matcher.matches()) {
            throw ApiException.internal("invalid device cgroup rule format: '" + text + "'");
        }
        long major = number(matcher.group(2));
        long minor = number(matcher.group(3));
        if (major > HIGHEST_NUMBER || minor > HIGHEST_NUMBER) {
            throw ApiException.internal("invalid device cgroup rule format: '" + text + "'");
        }
        return DeviceRule.allow(matcher.group(1).charAt(0), major, minor, matcher.group(4));
    }

    private static long number(String text) {
        try {
            return text.equals("*") ? DeviceRule.ANY : Long.parseLong(text);
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }

    /// `--gpus`: jd has no driver that could be asked.
    private static void verifyRequests(HostConfig host) {
        if (!orEmpty(host.resources().deviceRequests()).isEmpty()) {
            var request = host.resources().deviceRequests().getFirst();
            throw ApiException.internal("could not select device driver \"" + request.getOrDefault("Driver", "")
                    + "\" with capabilities: " + goList(request.get("Capabilities")));
        }
    }

    /// {@return `[[gpu nvidia]]`, as Go prints a list of lists}
    private static String goList(Object lists) {
        return lists instanceof List<?> list ? list.toString().replace(",", "") : "[]";
    }

    /// {@return where the node shall be, from the container's root on; empty for none}
    private static String place(String pathOrNull) {
        String path = text(pathOrNull);
        return path.isEmpty() ? "" : Path.of("/", path).normalize().toString();
    }

    private static String text(String textOrNull) {
        return textOrNull == null ? "" : textOrNull;
    }

    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : list;
    }
}

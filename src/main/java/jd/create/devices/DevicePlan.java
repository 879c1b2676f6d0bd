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
import jd.server.api.ResourceConfig.DeviceMapping;

/// A container's devices: nodes in its `/dev`, and the rules of its cgroup, without which opening a node fails. dockerinit
/// also creates the six nodes that every container has.
///
/// Docker 1.2.0: runconfig/parse.go ParseDevice, daemon/execdriver/native/create.go. Today: daemon/oci_linux.go
/// withDevices, oci/devices_linux.go
///
/// @param nodes to be created in the container in addition to the default ones
/// @param access the rules of the cgroup
public record DevicePlan(List<InitDevice> nodes, DeviceAccess access) {
    private static final Pattern RULE = Pattern.compile("([acb]) ([0-9]+|\\*):([0-9]+|\\*) ([rwm]{1,3})");

    /// The number of rules before a container's own in the list that Docker writes; its error messages number them.
    private static final int RULES_BEFORE = 16;

    private static final long HIGHEST_NUMBER = 0xffffffffL;

    public DevicePlan {
        nodes = List.copyOf(nodes);
    }

    /// @throws ApiException when a device does not exist or a rule is invalid; the container exists then, as in Docker
    public static DevicePlan of(DeviceRequests requests, boolean privileged, HostDevices devices) {
        List<InitDevice> nodes = new ArrayList<>();
        List<DeviceRule> rules = new ArrayList<>();
        if (privileged) {
            nodes.addAll(devices.all());
        }
        for (DeviceMapping mapping : requests.devices()) {
            if (privileged && mapping.pathOnHost().equals(mapping.pathInContainer())) {
                continue; // privileged: it is included, or does not exist
            }
            for (InitDevice device : devices.find(mapping.pathOnHost(), place(mapping.pathInContainer()))) {
                nodes.add(device);
                if (!privileged) {
                    rules.add(rule(device, mapping.cgroupPermissions(), rules.size()));
                }
            }
        }
        if (!privileged) {
            requests.rules().forEach(text -> rules.add(rule(text)));
        }
        requests.verifyAtStart();
        return new DevicePlan(nodes, privileged ? DeviceAccess.EVERYTHING : restricted(rules));
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

    /// Parses `c 42:* rmw` of `--device-cgroup-rule`.
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

    /// {@return the path of the node in the container; empty for none}
    private static String place(String path) {
        return path.isEmpty() ? "" : Path.of("/", path).normalize().toString();
    }
}

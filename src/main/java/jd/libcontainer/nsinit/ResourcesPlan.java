package jd.libcontainer.nsinit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import jd.libcontainer.cgroup.DeviceAccess;
import jd.libcontainer.cgroup.DeviceRule;
import jd.libcontainer.cgroup.Resources;
import jd.libcontainer.cgroup.Resources.BlockIo;
import jd.libcontainer.cgroup.Resources.Cpu;
import jd.libcontainer.cgroup.Resources.DeviceNumber;
import jd.libcontainer.cgroup.Resources.DeviceWeight;
import jd.libcontainer.cgroup.Resources.Memory;
import jd.libcontainer.cgroup.Resources.Throttle;
import jd.libcontainer.cgroup.Resources.Throttle.Direction;
import jd.libcontainer.cgroup.Resources.Throttle.Unit;

/// The limits of a bundle, `linux.resources`.
///
/// ```
/// "resources": {"memory": {"limit": 67108864}, "cpu": {"shares": 512, "quota": 50000, "period": 100000},
///               "pids": {"limit": 32}}
/// ```
///
/// OCI runtime-spec: config-linux.md, control groups
final class ResourcesPlan {
    /// /dev/console, which Docker allows in every container.
    private static final DeviceRule CONSOLE = DeviceRule.allow('c', 5, 1, "rwm");

    private ResourcesPlan() {}

    /// @param warnings receives a message for limits that no kernel has any more
    static Resources resources(ConfigNode resources, Consumer<String> warnings) {
        ConfigNode memory = resources.child("memory");
        if (memory.says("kernel") || memory.says("kernelTCP")) {
            warnings.accept("limits of the kernel's own memory are ignored: the kernel has them no more");
        }
        return new Resources(
                memory(memory),
                cpu(resources.child("cpu")),
                resources.child("pids").number("limit", 0),
                blockIo(resources.child("blockIO")));
    }

    private static BlockIo blockIo(ConfigNode blockIo) {
        List<DeviceWeight> weights = new ArrayList<>();
        for (ConfigNode device : blockIo.children("weightDevice")) {
            weights.add(new DeviceWeight(number(device), (int) device.number("weight", 0)));
        }
        List<Throttle> throttles = new ArrayList<>();
        addThrottles(throttles, Direction.READ, Unit.BYTES, blockIo.children("throttleReadBpsDevice"));
        addThrottles(throttles, Direction.WRITE, Unit.BYTES, blockIo.children("throttleWriteBpsDevice"));
        addThrottles(throttles, Direction.READ, Unit.OPERATIONS, blockIo.children("throttleReadIOPSDevice"));
        addThrottles(throttles, Direction.WRITE, Unit.OPERATIONS, blockIo.children("throttleWriteIOPSDevice"));
        return new BlockIo((int) blockIo.number("weight", 0), weights, throttles);
    }

    private static void addThrottles(
            List<Throttle> throttles, Direction direction, Unit unit, List<ConfigNode> devices) {
        for (ConfigNode device : devices) {
            throttles.add(new Throttle(direction, unit, number(device), device.number("rate", 0)));
        }
    }

    private static DeviceNumber number(ConfigNode device) {
        return new DeviceNumber(device.number("major", 0), device.number("minor", 0));
    }

    private static Memory memory(ConfigNode memory) {
        long swappiness = memory.number("swappiness", -1);
        if (swappiness > 100) {
            throw new NsinitException(
                    "invalid memory swappiness value: " + swappiness + " (valid range is 0-100)");
        }
        return new Memory(
                memory.number("limit", 0), memory.number("swap", 0), memory.number("reservation", 0), swappiness,
                memory.flag("disableOOMKiller"));
    }

    private static Cpu cpu(ConfigNode cpu) {
        return new Cpu(
                cpu.number("shares", 0),
                cpu.number("period", 0),
                cpu.number("quota", 0),
                cpu.number("realtimePeriod", 0),
                cpu.number("realtimeRuntime", 0),
                cpu.text("cpus"),
                cpu.text("mems"));
    }

    /// No device, then the rules of the bundle, then the devices that every container needs.
    static DeviceAccess devices(ConfigNode resources) {
        List<DeviceRule> rules = new ArrayList<>(List.of(DeviceRule.DENY_ALL));
        resources.children("devices").forEach(rule -> rules.add(rule(rule)));
        DeviceRule.USUAL.stream().filter(rule -> !rule.equals(CONSOLE)).forEach(rules::add);
        return DeviceAccess.of(rules);
    }

    private static DeviceRule rule(ConfigNode rule) {
        String type = rule.text("type").isEmpty() ? "a" : rule.text("type");
        if (!List.of("a", "b", "c").contains(type)) {
            throw new NsinitException("invalid cgroup device type \"" + type + "\"");
        }
        int access = DeviceRule.access(rule.text("access"));
        return new DeviceRule(
                rule.flag("allow"), type.charAt(0), rule.number("major", DeviceRule.ANY),
                rule.number("minor", DeviceRule.ANY), access == 0 ? DeviceRule.ALL : access);
    }
}

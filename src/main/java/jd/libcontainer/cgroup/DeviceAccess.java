package jd.libcontainer.cgroup;

import java.util.ArrayList;
import java.util.List;

/// What a list of device rules comes to, when one is applied after the other: a default, and exceptions from it.
///
/// This is how version 1 of the device controller thinks, and since people have written lists for it, a list must mean
/// the same on version 2, where there is no such controller but only a program ([DeviceProgram]).
///
/// Linux: security/device_cgroup.c. runc: libcontainer/cgroups/devices/devices_emulator.go
///
/// @param open whether what is no exception is allowed
/// @param exceptions what is allowed all the same, or (if `open`) what is not
public record DeviceAccess(boolean open, List<DeviceRule> exceptions) {
    /// A privileged container's.
    public static final DeviceAccess EVERYTHING = new DeviceAccess(true, List.of());

    public DeviceAccess {
        exceptions = exceptions.stream().sorted(DeviceAccess::byNumber).toList();
    }

    /// By hand, since nsinit pays ten milliseconds for a comparator that is put together from lambdas.
    private static int byNumber(DeviceRule one, DeviceRule other) {
        int major = Long.compare(one.major(), other.major());
        int minor = Long.compare(one.minor(), other.minor());
        return major != 0 ? major : minor != 0 ? minor : Character.compare(one.type(), other.type());
    }

    /// @param rules in their order; what a new group has before the first one is everything
    public static DeviceAccess of(List<DeviceRule> rules) {
        DeviceAccess access = EVERYTHING;
        for (DeviceRule rule : rules) {
            access = access.after(rule);
        }
        return access;
    }

    /// A rule about all devices is a new beginning. Any other adds to the exceptions or, where it says what holds
    /// anyway, takes from one that speaks of the same devices.
    private DeviceAccess after(DeviceRule rule) {
        if (rule.type() == 'a') {
            return new DeviceAccess(rule.allow(), List.of());
        }
        boolean exceptional = rule.allow() != open;
        List<DeviceRule> next = new ArrayList<>();
        int before = 0;
        for (DeviceRule exception : exceptions) {
            if (exception.sameDevices(rule)) {
                before = exception.access();
            } else {
                next.add(exception);
            }
        }
        int access = exceptional ? before | rule.access() : before & ~rule.access();
        if (access != 0) {
            next.add(new DeviceRule(!open, rule.type(), rule.major(), rule.minor(), access));
        }
        return new DeviceAccess(open, next);
    }

    /// {@return whether a process may use a device} A list of what is allowed must have one line that allows all of it;
    /// of a list of what is forbidden one line with a part of it is enough to refuse.
    ///
    /// @param type `b` or `c`
    /// @param access all that is wanted at once
    boolean allows(char type, long major, long minor, int access) {
        for (DeviceRule exception : exceptions) {
            int common = exception.access() & access;
            boolean applies = open ? common != 0 : common == access;
            if (applies && exception.covers(type, major, minor)) {
                return !open;
            }
        }
        return open;
    }

    /// {@return whether nothing is forbidden}
    boolean isUnrestricted() {
        return open && exceptions.isEmpty();
    }
}

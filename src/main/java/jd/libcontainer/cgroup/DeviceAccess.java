package jd.libcontainer.cgroup;

import java.util.ArrayList;
import java.util.List;

/// The result of a list of device rules that are applied one after the other: a default, and exceptions from it.
///
/// This is how version 1 of the device controller works. Existing lists must mean the same on version 2, which has no
/// such controller but an eBPF program ([DeviceProgram]).
///
/// Linux: security/device_cgroup.c. runc: libcontainer/cgroups/devices/devices_emulator.go
///
/// @param open whether devices without an exception are allowed
/// @param exceptions what is allowed; if `open`, what is denied
public record DeviceAccess(boolean open, List<DeviceRule> exceptions) {
    /// A privileged container's.
    public static final DeviceAccess EVERYTHING = new DeviceAccess(true, List.of());

    public DeviceAccess {
        exceptions = exceptions.stream().sorted(DeviceAccess::byNumber).toList();
    }

    /// Without Comparator.comparing: its lambdas would cost nsinit ten milliseconds at first use.
    private static int byNumber(DeviceRule one, DeviceRule other) {
        int major = Long.compare(one.major(), other.major());
        int minor = Long.compare(one.minor(), other.minor());
        return major != 0 ? major : minor != 0 ? minor : Character.compare(one.type(), other.type());
    }

    /// @param rules in order; a new cgroup allows everything before the first one
    public static DeviceAccess of(List<DeviceRule> rules) {
        DeviceAccess access = EVERYTHING;
        for (DeviceRule rule : rules) {
            access = access.after(rule);
        }
        return access;
    }

    /// A rule for all devices replaces everything. Any other rule adds an exception or, if it agrees with the default,
    /// removes one for the same devices.
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

    /// {@return whether a process may use a device} If the default is to deny, one exception must allow all of the
    /// access; if it is to allow, an exception for a part of it denies.
    ///
    /// @param type `b` or `c`
    /// @param access everything that is requested at once
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

    /// {@return whether everything is allowed}
    boolean isUnrestricted() {
        return open && exceptions.isEmpty();
    }
}

package jd.libcontainer.cgroup;

import java.util.List;

/// One device rule: which devices, and whether they may be read, written and created. A device is identified by its
/// type and two numbers, not by a name, since a node can have any name.
///
/// `c 1:3 rwm` is /dev/null with every access, `b *:* m` creating a node for any block device.
///
/// The kernel's documentation: admin-guide/cgroup-v1/devices.rst
///
/// @param allow whether the access is allowed or denied
/// @param type `c` for character devices, `b` for block devices, `a` for all there are, whatever the numbers say
/// @param major the driver's number, or [#ANY]
/// @param minor the device's number, or [#ANY]
/// @param access a sum of [#MAKE], [#READ] and [#WRITE]
public record DeviceRule(boolean allow, char type, long major, long minor, int access) {
    public static final long ANY = -1;

    // The bits that the kernel passes to a program: BPF_DEVCG_ACC_*.
    public static final int MAKE = 1;
    public static final int READ = 2;
    public static final int WRITE = 4;
    public static final int ALL = MAKE | READ | WRITE;

    /// Denies everything; the first rule of a list that says what is allowed.
    public static final DeviceRule DENY_ALL = new DeviceRule(false, 'a', ANY, ANY, ALL);

    /// The devices of every container: null, zero, full, random and urandom; tty, console and ptmx; tun; the terminals
    /// of its devpts; and creating any node, since a node alone does not open a device.
    public static final List<DeviceRule> USUAL = List.of(
            allow('c', ANY, ANY, "m"), allow('b', ANY, ANY, "m"), allow('c', 1, 3, "rwm"), allow('c', 1, 5, "rwm"),
            allow('c', 1, 7, "rwm"), allow('c', 1, 8, "rwm"), allow('c', 1, 9, "rwm"), allow('c', 5, 0, "rwm"),
            allow('c', 5, 1, "rwm"), allow('c', 5, 2, "rwm"), allow('c', 10, 200, "rwm"),
            allow('c', 136, ANY, "rwm"));

    public DeviceRule {
        if (type != 'a' && type != 'b' && type != 'c') {
            throw new IllegalArgumentException("device rule: type '" + type + "' is neither a, b nor c");
        }
        if (access < 0 || access > ALL) {
            throw new IllegalArgumentException("device rule: access " + access + " has unknown bits");
        }
    }

    /// @param letters some of `r`, `w` and `m`
    public static DeviceRule allow(char type, long major, long minor, String letters) {
        return new DeviceRule(true, type, major, minor, access(letters));
    }

    /// {@return the access for some letters} Others than `r`, `w` and `m` are ignored.
    public static int access(String letters) {
        return (letters.contains("m") ? MAKE : 0)
                | (letters.contains("r") ? READ : 0)
                | (letters.contains("w") ? WRITE : 0);
    }

    /// {@return whether both are for the same devices}
    boolean sameDevices(DeviceRule other) {
        return type == other.type && major == other.major && minor == other.minor;
    }

    /// {@return whether a device is among this rule's}
    boolean covers(char deviceType, long deviceMajor, long deviceMinor) {
        return type == deviceType
                && (major == ANY || major == deviceMajor)
                && (minor == ANY || minor == deviceMinor);
    }

    /// {@return the rule as the files of version 1 take it, `c 10:200 rwm`}
    String line() {
        String letters = ((access & READ) != 0 ? "r" : "")
                + ((access & WRITE) != 0 ? "w" : "")
                + ((access & MAKE) != 0 ? "m" : "");
        return type + " " + number(major) + ":" + number(minor) + " " + letters;
    }

    private static String number(long number) {
        return number == ANY ? "*" : Long.toString(number);
    }
}

package jd.libcontainer.security;

/// The kernel's action for a call. The number is the upper half of a filter's result; the lower half may contain an
/// errno.
///
/// seccomp(2)
public enum SeccompAction {
    /// The old name for [#KILL_THREAD].
    KILL(0x00000000),
    KILL_THREAD(0x00000000),
    KILL_PROCESS(0x80000000),
    /// SIGSYS is sent.
    TRAP(0x00030000),
    /// The call fails with an errno.
    ERRNO(0x00050000),
    /// An agent outside the container decides.
    NOTIFY(0x7fc00000),
    /// The tracer decides; without one, ENOSYS.
    TRACE(0x7ff00000),
    /// Allowed, and logged by the kernel.
    LOG(0x7ffc0000),
    ALLOW(0x7fff0000);

    private static final String PREFIX = "SCMP_ACT_";

    private final int number;

    SeccompAction(int number) {
        this.number = number;
    }

    /// @param name as in profiles: `SCMP_ACT_ALLOW`
    static SeccompAction parse(String name) {
        for (SeccompAction action : values()) {
            if (name.equals(PREFIX + action.name())) {
                return action;
            }
        }
        throw new ConfinementException(
                ConfinementException.Finder.RUNTIME, "string " + name + " is not a valid action for seccomp");
    }

    /// {@return a filter's result for this action}
    ///
    /// @param errno 0 if the action has none
    int verdict(int errno) {
        return this == ERRNO || this == TRACE ? number | errno & 0xffff : number;
    }

    /// {@return the action of a filter's result; an unknown one kills}
    static SeccompAction of(int verdict) {
        for (SeccompAction action : values()) {
            if (action != KILL && action.number == (verdict & 0xffff0000)) {
                return action;
            }
        }
        return KILL_PROCESS;
    }

    /// {@return whether the call is executed}
    public boolean passes() {
        return this == ALLOW || this == LOG;
    }
}

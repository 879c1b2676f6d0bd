package jd.libcontainer.security;

/// What the kernel does with a call. The number is the upper half of what a filter returns; the lower half carries an
/// errno where one belongs.
///
/// seccomp(2)
public enum SeccompAction {
    /// The old name for [#KILL_THREAD].
    KILL(0x00000000),
    KILL_THREAD(0x00000000),
    KILL_PROCESS(0x80000000),
    /// A signal, SIGSYS.
    TRAP(0x00030000),
    /// The call is not made and fails.
    ERRNO(0x00050000),
    /// A program outside decides.
    NOTIFY(0x7fc00000),
    /// The debugger decides; without one the call does not exist.
    TRACE(0x7ff00000),
    /// Allowed, and noted in the kernel's log.
    LOG(0x7ffc0000),
    ALLOW(0x7fff0000);

    private static final String PREFIX = "SCMP_ACT_";

    private final int number;

    SeccompAction(int number) {
        this.number = number;
    }

    /// @param name as profiles write it: `SCMP_ACT_ALLOW`
    static SeccompAction parse(String name) {
        for (SeccompAction action : values()) {
            if (name.equals(PREFIX + action.name())) {
                return action;
            }
        }
        throw new ConfinementException(
                ConfinementException.Finder.RUNTIME, "string " + name + " is not a valid action for seccomp");
    }

    /// {@return what a filter returns for this}
    ///
    /// @param errno only where the action carries one
    int verdict(int errno) {
        return this == ERRNO || this == TRACE ? number | errno & 0xffff : number;
    }

    /// {@return what the upper half of a filter's answer means; what the kernel does not know kills}
    static SeccompAction of(int verdict) {
        for (SeccompAction action : values()) {
            if (action != KILL && action.number == (verdict & 0xffff0000)) {
                return action;
            }
        }
        return KILL_PROCESS;
    }

    /// {@return whether the call is made}
    public boolean passes() {
        return this == ALLOW || this == LOG;
    }
}

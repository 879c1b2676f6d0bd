package jd.daemon;

/// A feature that containers need or can use, and whether this machine has it.
///
/// @param found the version found, `6.1.0-13-amd64`
/// @param needs what to do to get it, empty if nothing is needed
record Feature(String name, State state, String found, String needs) {
    enum State {
        /// Present.
        OK,
        /// Absent: what depends on it does not work, everything else does.
        MISSING,
        /// Absent, and no container can run without it.
        FATAL;

        String word() {
            return switch (this) {
                case OK -> "ok";
                case MISSING -> "missing";
                case FATAL -> "MISSING";
            };
        }
    }

    static Feature ok(String name, String found) {
        return new Feature(name, State.OK, found, "");
    }

    static Feature missing(String name, String found, String needs) {
        return new Feature(name, State.MISSING, found, needs);
    }

    static Feature fatal(String name, String found, String needs) {
        return new Feature(name, State.FATAL, found, needs);
    }

    /// `swap limit        missing  boot the kernel with swapaccount=1`
    String line() {
        String both = needs.isEmpty() ? found : found.isEmpty() ? needs : found + ": " + needs;
        return String.format("%-18s %-8s %s", name, state.word(), both).stripTrailing();
    }
}

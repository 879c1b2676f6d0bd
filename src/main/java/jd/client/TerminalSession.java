package jd.client;

/// The user's terminal while it is lent to a container: raw, so that every key reaches the other side unchanged, and
/// its size followed, so that the program inside draws for the window outside.
final class TerminalSession implements AutoCloseable {
    private TerminalSession() {}

    static TerminalSession open(Cli cli, String id, boolean tty, boolean typing) {
        return new TerminalSession();
    }

    void follow() {}

    @Override
    public void close() {}
}

package jd.libcontainer.spec;

/// A mount that dockerinit makes in the container. `type` is a file system's name, or `bind` with a `source` on the
/// host.
///
/// @param flags MS_* of [jd.libcontainer.kernel.MountSyscalls]; with MS_REC a bind brings along what is mounted below its
/// source
/// @param data the file system's own options
/// @param propagation MS_SHARED, MS_SLAVE or MS_PRIVATE, with MS_REC also for what is below; 0 for the usual one
/// @param below those of MS_RDONLY, MS_NOSUID, MS_NODEV and MS_NOEXEC that hold for what is below a bind, too
public record InitMount(
        String type, String source, String target, long flags, String data, long propagation, long below) {
    public InitMount(String type, String source, String target, long flags, String data) {
        this(type, source, target, flags, data, 0, 0);
    }

    void write(MessageWriter out) {
        out.text(type);
        out.text(source);
        out.text(target);
        out.number(flags);
        out.text(data);
        out.number(propagation);
        out.number(below);
    }

    static InitMount read(MessageReader in) {
        return new InitMount(
                in.text(), in.text(), in.text(), in.number(), in.text(), in.number(), in.number());
    }
}

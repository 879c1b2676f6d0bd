package jd.libcontainer.spec;

/// A device node that dockerinit makes in the container.
///
/// @param type `c`, `b` or `p`
/// @param mode the permission bits
public record InitDevice(String path, String type, int major, int minor, int mode, int uid, int gid) {
    void write(MessageWriter out) {
        out.text(path);
        out.text(type);
        out.number(major);
        out.number(minor);
        out.number(mode);
        out.number(uid);
        out.number(gid);
    }

    static InitDevice read(MessageReader in) {
        return new InitDevice(
                in.text(), in.text(), in.integer(), in.integer(), in.integer(), in.integer(), in.integer());
    }
}

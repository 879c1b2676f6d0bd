package jd.libcontainer.spec;

/// A limit of setrlimit(2).
///
/// @param resource the number of RLIMIT_*
/// @param soft and `hard`: -1 is infinity
public record Rlimit(int resource, long soft, long hard) {
    void write(MessageWriter out) {
        out.number(resource);
        out.number(soft);
        out.number(hard);
    }

    static Rlimit read(MessageReader in) {
        return new Rlimit(in.integer(), in.number(), in.number());
    }
}

package jd.libcontainer.spec;

import java.util.List;

/// The user that the command runs as, which dockerinit looks up in the container's own files.
///
/// @param name `user`, `user:group`, or numbers; empty for root
/// @param additionalGroups names or numbers, besides those that the container's files say
public record UserSpec(String name, List<String> additionalGroups, int umask) {
    public static final UserSpec ROOT = new UserSpec("", List.of(), 0022);

    public UserSpec {
        additionalGroups = List.copyOf(additionalGroups);
    }

    void write(MessageWriter out) {
        out.text(name);
        out.texts(additionalGroups);
        out.number(umask);
    }

    static UserSpec read(MessageReader in) {
        return new UserSpec(in.text(), in.texts(), in.integer());
    }

    public UserSpec withName(String other) {
        return new UserSpec(other, additionalGroups, umask);
    }

    public UserSpec withAdditionalGroups(List<String> other) {
        return new UserSpec(name, other, umask);
    }

    public UserSpec withUmask(int other) {
        return new UserSpec(name, additionalGroups, other);
    }
}

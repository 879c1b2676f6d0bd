package jd.libcontainer.namespace;

/// The users and the groups of a user namespace, on the host.
public record IdMaps(IdMap users, IdMap groups) {
    /// Without a user namespace.
    public static final IdMaps SAME = new IdMaps(IdMap.SAME, IdMap.SAME);

    /// {@return whether root inside is somebody else outside}
    public boolean remapped() {
        return !equals(SAME);
    }

    /// {@return the host's number of the user that is root inside}
    public int rootUid() {
        return users.outside(0).orElseThrow();
    }

    public int rootGid() {
        return groups.outside(0).orElseThrow();
    }
}

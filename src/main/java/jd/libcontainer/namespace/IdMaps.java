package jd.libcontainer.namespace;

/// The mappings of user and of group IDs of a user namespace.
public record IdMaps(IdMap users, IdMap groups) {
    /// Without a user namespace.
    public static final IdMaps SAME = new IdMaps(IdMap.SAME, IdMap.SAME);

    /// {@return whether IDs are mapped}
    public boolean remapped() {
        return !equals(SAME);
    }

    /// {@return the host's ID of the container's root}
    public int rootUid() {
        return users.outside(0).orElseThrow();
    }

    public int rootGid() {
        return groups.outside(0).orElseThrow();
    }
}

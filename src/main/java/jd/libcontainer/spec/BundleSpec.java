package jd.libcontainer.spec;

/// What only an OCI bundle can ask for ([jd.libcontainer.nsinit]); a container of Docker's has [#NONE].
///
/// @param inheritableCapabilities those of the command's capabilities that a program keeps if its file has them, too
/// @param exactGroups whether the additional groups are all groups: neither those of the image's files nor the primary one
/// @param rootPropagation MS_SHARED, MS_SLAVE, MS_PRIVATE or MS_UNBINDABLE of the root's mount, with MS_REC of all
/// mounts; 0 for private
public record BundleSpec(
        long inheritableCapabilities, boolean exactGroups, long rootPropagation, InitHooks hooks) {
    public static final BundleSpec NONE = new BundleSpec(0, false, 0, InitHooks.NONE);

    void write(MessageWriter out) {
        out.number(inheritableCapabilities);
        out.flag(exactGroups);
        out.number(rootPropagation);
        hooks.write(out);
    }

    static BundleSpec read(MessageReader in) {
        return new BundleSpec(in.number(), in.flag(), in.number(), InitHooks.read(in));
    }
}

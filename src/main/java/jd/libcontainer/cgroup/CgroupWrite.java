package jd.libcontainer.cgroup;

/// One write to a file of a cgroup.
///
/// @param controller that has the file
/// @param required whether the start fails if the kernel lacks the file; otherwise the limit is left out, as Docker
/// does for swap
record CgroupWrite(String controller, String file, String value, boolean required) {
    static CgroupWrite of(String controller, String file, Object value) {
        return new CgroupWrite(controller, file, value.toString(), true);
    }

    static CgroupWrite ifPossible(String controller, String file, Object value) {
        return new CgroupWrite(controller, file, value.toString(), false);
    }
}

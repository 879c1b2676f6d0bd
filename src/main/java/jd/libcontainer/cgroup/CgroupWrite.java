package jd.libcontainer.cgroup;

/// One setting of a cgroup: what a limit becomes in a file.
///
/// @param controller whose file it is
/// @param required whether a kernel that lacks the file cannot run the container; else the limit is left out, as Docker
/// does for swap
record CgroupWrite(String controller, String file, String value, boolean required) {
    static CgroupWrite of(String controller, String file, Object value) {
        return new CgroupWrite(controller, file, value.toString(), true);
    }

    static CgroupWrite ifPossible(String controller, String file, Object value) {
        return new CgroupWrite(controller, file, value.toString(), false);
    }
}

package jd.client.copy;

/// The directory in which an archive is unpacked, and the name that its first member gets there.
///
/// ```
///  destination         source: a file                source: a directory
///  a directory         into it                       into it
///  a file              takes its place               "cannot copy directory"
///  nothing, NAME/      "no such directory"           becomes NAME
///  nothing, NAME       becomes NAME                  becomes NAME
/// ```
///
/// Docker 1.8: pkg/archive/copy.go PrepareArchiveCopy, RebaseArchiveEntries
///
/// @param directory to unpack in
/// @param from the name at the beginning of every member's, and `to` what is put in its place; the same where
/// nothing changes
public record CopyPlan(String directory, String from, String to) {
    /// The source or destination of a copy.
    ///
    /// @param name what the source is called in the archive, if not by its path
    public record End(String path, boolean exists, boolean isDirectory, String name) {
        public End(String path, boolean exists, boolean isDirectory) {
            this(path, exists, isDirectory, "");
        }
    }

    public static CopyPlan of(End source, End destination) {
        if (destination.exists() && destination.isDirectory()) {
            return new CopyPlan(destination.path(), "", "");
        }
        if (destination.exists() && source.isDirectory()) {
            throw new CopyException("cannot copy directory");
        }
        if (!source.isDirectory() && !destination.exists() && CopyPath.meansDirectory(destination.path())) {
            throw new CopyException("no such directory");
        }
        String name = source.name().isEmpty() ? CopyPath.base(source.path()) : source.name();
        return new CopyPlan(CopyPath.parent(destination.path()), name, CopyPath.base(destination.path()));
    }

    /// {@return a member's name in the destination directory}
    public String renamed(String member) {
        String old = from.equals("/") ? "" : from;
        int at = member.indexOf(old);
        return at < 0 ? member : member.substring(0, at) + to + member.substring(at + old.length());
    }
}

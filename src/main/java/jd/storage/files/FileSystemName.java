package jd.storage.files;

/// The names that `docker info` shows for file systems, by their magic numbers.
///
/// statfs(2), f_type
public final class FileSystemName {
    private FileSystemName() {}

    public static String of(long magic) {
        return switch ((int) magic) {
            case 0xEF53 -> "extfs";
            case 0x58465342 -> "xfs";
            case 0x9123683E -> "btrfs";
            case 0x01021994 -> "tmpfs";
            case 0x794C7630 -> "overlayfs";
            case 0x2FC12FC1 -> "zfs";
            case 0x6969 -> "nfs";
            case 0x65735546 -> "fuse";
            case 0xF2F52010 -> "f2fs";
            default -> "<unknown>";
        };
    }
}

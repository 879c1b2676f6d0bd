package jd.storage.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;
import jd.libcontainer.io.DirectoryEntries;
import jd.libcontainer.io.FdInputStream;
import jd.libcontainer.kernel.Errno;
import jd.libcontainer.kernel.FileSyscalls;
import jd.libcontainer.kernel.FileSyscalls.Stat;
import jd.libcontainer.kernel.Machine;
import jd.libcontainer.kernel.SyscallException;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;

/// Packs a file or a directory tree into a tar, in the order of the names. A directory with too many names for memory is
/// packed in several runs, each in order. The changes of a layer are packed with whiteouts for removed files, as in the
/// OCI image specification.
///
/// Processes may change the files meanwhile. So each name is opened once, with a descriptor that follows no link, and its
/// status and content are read through that descriptor. Devices are never opened.
///
/// Docker 1.2.0: archive/archive.go TarWithOptions
public final class TarPack {
    /// Deeper trees are refused: they are made to harm.
    private static final int MAX_DEPTH = 500;

    /// The number of names in memory, over all levels, and the number that each level may have in any case.
    private static final int MAX_NAMES = 20_000;
    private static final int MIN_RUN = 16;

    /// PATH_MAX: no program could unpack a longer one.
    private static final int MAX_PATH = 4096;

    private static final int PLACE = FileSyscalls.O_PATH | FileSyscalls.O_CLOEXEC | Machine.O_NOFOLLOW;
    private static final int READ = FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC;

    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String CAPABILITY = "security.capability";

    private final Syscalls syscalls;
    private final IdMaps maps;
    private final Form form;
    private final TarWriter tar;

    private final FirstNames firstNames = new FirstNames();
    private int namesHeld;

    private TarPack(Syscalls syscalls, IdMaps maps, Form form, TarWriter tar) {
        this.syscalls = syscalls;
        this.maps = maps;
        this.form = form;
        this.tar = tar;
    }

    /// What a directory on disk means.
    private enum Form {
        /// A tree: everything is packed as it is.
        TREE,
        /// overlayfs's upper directory: its whiteouts become those of a layer.
        UPPER,
        /// One of the paths of a list of changes: what is in it is packed only if it is in the list, too.
        LISTED
    }

    /// @param parent the directory of `name`
    /// @param as its name in the archive
    /// @param maps of the users in the archive
    static void pack(Syscalls syscalls, int parent, byte[] name, String as, IdMaps maps, OutputStream out)
            throws IOException {
        TarWriter tar = new TarWriter(out);
        new TarPack(syscalls, maps, Form.TREE, tar).member(parent, name, as, 0);
        tar.close();
    }

    /// Packs the content of a directory, without the directory.
    public static void packContent(Syscalls syscalls, Path directory, IdMaps maps, OutputStream out) throws IOException {
        packContent(syscalls, directory, maps, Form.TREE, out);
    }

    /// Packs overlayfs's upper directory as a layer.
    public static void packUpper(Syscalls syscalls, Path directory, IdMaps maps, OutputStream out) throws IOException {
        packContent(syscalls, directory, maps, Form.UPPER, out);
    }

    private static void packContent(Syscalls syscalls, Path directory, IdMaps maps, Form form, OutputStream out)
            throws IOException {
        TarWriter tar = new TarWriter(out);
        int fd = DirectoryDescriptors.directory(
                syscalls, FileSyscalls.AT_FDCWD, FileSyscalls.bytes(directory.toString()));
        try {
            new TarPack(syscalls, maps, form, tar).content(fd, "", 0);
        } finally {
            syscalls.close(fd);
        }
        tar.close();
    }

    /// Packs the changed files of a tree as a layer.
    ///
    /// @param changes each directory before what is in it
    public static void packChanges(Syscalls syscalls, Path tree, List<Change> changes, IdMaps maps, OutputStream out)
            throws IOException {
        TarWriter tar = new TarWriter(out);
        TarPack pack = new TarPack(syscalls, maps, Form.LISTED, tar);
        try (RootedDirectory root = RootedDirectory.open(syscalls, tree)) {
            for (Change change : changes) {
                pack.change(root, change);
            }
        }
        tar.close();
    }

    private void change(RootedDirectory root, Change change) throws IOException {
        if (change.kind() == Change.Kind.DELETED) {
            whiteout(change.path(), TarEntry.Attributes.of(0600, 0));
            return;
        }
        TarPath path = TarPath.parse(change.path());
        int parent = root.open(path.parent());
        try {
            member(parent, path.lastBytes(), change.path(), 1);
        } finally {
            syscalls.close(parent);
        }
    }

    private void member(int parent, byte[] name, String as, int depth) throws IOException {
        int place;
        try {
            place = syscalls.openat(parent, name, PLACE, 0);
        } catch (SyscallException e) {
            // It has been removed since the directory was read.
            if (depth > 0 && e.is(Errno.ENOENT)) {
                return;
            }
            throw e;
        }
        try {
            found(new Place(place, parent, name), as, depth);
        } finally {
            syscalls.close(place);
        }
    }

    /// A file: a descriptor of it, one of its directory, and its name there.
    private record Place(int fd, int parent, byte[] name) {
        byte[] path() {
            return DirectoryDescriptors.path(parent, TarEntry.text(name));
        }
    }

    private void found(Place place, String as, int depth) throws IOException {
        Stat stat = syscalls.fstat(place.fd());
        TarEntry.Attributes attributes = attributes(place, stat);
        if (stat.isDirectory()) {
            directory(place, as, attributes, depth);
            return;
        }
        int type = stat.mode() & FileSyscalls.S_IFMT;
        if (form == Form.UPPER && type == FileSyscalls.S_IFCHR && stat.rdev() == 0) {
            whiteout(as, attributes);
            return;
        }
        if (type == FileSyscalls.S_IFSOCK) {
            // A socket has no use without its process.
            return;
        }
        Optional<String> first = firstNames.find(stat, as);
        if (first.isPresent()) {
            tar.write(new TarEntry(as, new TarEntry.HardLink(first.get()), attributes));
            return;
        }
        switch (type) {
            case FileSyscalls.S_IFREG -> file(place.fd(), as, stat, attributes);
            case FileSyscalls.S_IFLNK -> tar.write(new TarEntry(as, new TarEntry.SymbolicLink(
                    TarEntry.text(syscalls.readlinkat(place.fd(), new byte[0]))), attributes));
            case FileSyscalls.S_IFIFO -> tar.write(new TarEntry(as, new TarEntry.Fifo(), attributes));
            case FileSyscalls.S_IFBLK -> tar.write(new TarEntry(as, device(true, stat.rdev()), attributes));
            case FileSyscalls.S_IFCHR -> tar.write(new TarEntry(as, device(false, stat.rdev()), attributes));
            default -> throw new StorageException("pack \"" + as + "\": a file of an unknown type");
        }
    }

    /// A whiteout is an empty file with a special name.
    private void whiteout(String as, TarEntry.Attributes of) throws IOException {
        int base = as.lastIndexOf('/') + 1;
        emptyFile(as.substring(0, base) + WHITEOUT + as.substring(base), of, 0600);
    }

    private void emptyFile(String as, TarEntry.Attributes of, int mode) throws IOException {
        var attributes = new TarEntry.Attributes(mode, of.uid(), of.gid(), of.mtimeNanos(), Map.of());
        tar.write(new TarEntry(as, new TarEntry.File(0), attributes));
    }

    /// Whole seconds: fractions would need a pax header for each file, and double a small archive.
    private TarEntry.Attributes attributes(Place place, Stat stat) {
        long seconds = Math.floorDiv(stat.mtimeNanos(), 1_000_000_000L);
        return new TarEntry.Attributes(
                stat.mode() & 07777, maps.users().inside(stat.uid()).orElse(stat.uid()),
                maps.groups().inside(stat.gid()).orElse(stat.gid()), seconds * 1_000_000_000L,
                capabilities(place, stat));
    }

    /// Docker keeps only the extended attribute with the capabilities of a program.
    private Map<String, byte[]> capabilities(Place place, Stat stat) {
        if ((stat.mode() & FileSyscalls.S_IFMT) != FileSyscalls.S_IFREG) {
            return Map.of();
        }
        byte[] value = capability(syscalls, place.path());
        return value.length == 0 ? Map.of() : Map.of(CAPABILITY, value);
    }

    /// {@return the capabilities of a program, empty if it has none} Revision 3 names the root user of the namespace in
    /// which they were set, which has no meaning on another host; revision 2 does not.
    static byte[] capability(Syscalls syscalls, byte[] path) {
        byte[] value;
        try {
            value = syscalls.lgetxattr(path, CAPABILITY);
        } catch (SyscallException e) {
            return new byte[0];
        }
        if (value == null) {
            return new byte[0];
        }
        if (value.length > 20 && value[3] == 3) {
            value = Arrays.copyOf(value, 20);
            value[3] = 2;
        }
        return value;
    }

    /// {@return whether a directory hides the files of lower layers}
    static boolean isOpaque(Syscalls syscalls, int parent, byte[] name) {
        try {
            byte[] path = DirectoryDescriptors.path(parent, TarEntry.text(name));
            byte[] value = syscalls.lgetxattr(path, "trusted.overlay.opaque");
            return value != null && value.length == 1 && value[0] == 'y';
        } catch (SyscallException e) {
            return false;
        }
    }

    private void directory(Place place, String as, TarEntry.Attributes attributes, int depth) throws IOException {
        tar.write(new TarEntry(as, new TarEntry.Directory(), attributes));
        if (form == Form.LISTED) {
            return;
        }
        String prefix = as.endsWith("/") ? as : as + "/";
        if (form == Form.UPPER && isOpaque(syscalls, place.parent(), place.name())) {
            emptyFile(prefix + OPAQUE, attributes, attributes.mode());
        }
        int fd = DirectoryDescriptors.readable(syscalls, place.fd());
        try {
            content(fd, prefix, depth);
        } finally {
            syscalls.close(fd);
        }
    }

    private void content(int directory, String prefix, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new StorageException("pack \"" + prefix + "\": more than " + MAX_DEPTH + " directories deep");
        }
        if (prefix.length() > MAX_PATH) {
            throw new StorageException("pack \"" + prefix.substring(0, 100) + "…\": file name too long");
        }
        Iterator<byte[]> entries = new DirectoryEntries(syscalls, directory).iterator();
        while (entries.hasNext()) {
            run(directory, nextRun(entries), prefix, depth);
        }
    }

    private List<byte[]> nextRun(Iterator<byte[]> entries) {
        List<byte[]> names = new ArrayList<>();
        int limit = Math.max(MIN_RUN, MAX_NAMES - namesHeld);
        while (names.size() < limit && entries.hasNext()) {
            names.add(entries.next());
        }
        names.sort(Arrays::compareUnsigned);
        return names;
    }

    private void run(int directory, List<byte[]> names, String prefix, int depth) throws IOException {
        namesHeld += names.size();
        for (byte[] name : names) {
            member(directory, name, prefix + TarEntry.text(name), depth + 1);
        }
        namesHeld -= names.size();
    }

    /// Opened through the same descriptor, so that it is the same file.
    private void file(int place, String as, Stat stat, TarEntry.Attributes attributes) throws IOException {
        int fd = syscalls.open("/proc/self/fd/" + place, READ);
        try (InputStream data = new FdInputStream(syscalls, fd)) {
            tar.write(new TarEntry(as, new TarEntry.File(stat.size()), attributes), new FirstBytes(data, stat.size()));
        }
    }

    /// Exactly the number of bytes in the header, even if the file grows.
    private static final class FirstBytes extends InputStream {
        private final InputStream in;
        private long left;

        FirstBytes(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }

    private static TarEntry.Device device(boolean block, long rdev) {
        return new TarEntry.Device(block, FileSyscalls.major(rdev), FileSyscalls.minor(rdev));
    }
}

package jd.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
/// packed in several runs, each in order.
///
/// Processes may change the files meanwhile. So each name is opened once, with a descriptor that follows no link, and its
/// status and content are read through that descriptor. Devices are never opened.
///
/// Docker 1.2.0: archive/archive.go TarWithOptions
final class TarPack {
    /// Deeper trees are refused: they are made to harm.
    private static final int MAX_DEPTH = 500;

    /// The number of names in memory, over all levels, and the number that each level may have in any case.
    private static final int MAX_NAMES = 20_000;
    private static final int MIN_RUN = 16;

    /// PATH_MAX: no program could unpack a longer one.
    private static final int MAX_PATH = 4096;

    private static final int PLACE = FileSyscalls.O_PATH | FileSyscalls.O_CLOEXEC | Machine.O_NOFOLLOW;
    private static final int READ = FileSyscalls.O_RDONLY | FileSyscalls.O_CLOEXEC;

    private final Syscalls syscalls;
    private final IdMaps maps;
    private final TarWriter tar;

    private final FirstNames firstNames = new FirstNames();
    private int namesHeld;

    private TarPack(Syscalls syscalls, IdMaps maps, TarWriter tar) {
        this.syscalls = syscalls;
        this.maps = maps;
        this.tar = tar;
    }

    /// @param parent the directory of `name`
    /// @param as its name in the archive
    /// @param maps of the users in the archive
    static void pack(Syscalls syscalls, int parent, byte[] name, String as, IdMaps maps, OutputStream out)
            throws IOException {
        TarWriter tar = new TarWriter(out);
        new TarPack(syscalls, maps, tar).member(parent, name, as, 0);
        tar.close();
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
            found(place, DirectoryDescriptors.path(parent, TarEntry.text(name)), as, depth);
        } finally {
            syscalls.close(place);
        }
    }

    private void found(int place, byte[] path, String as, int depth) throws IOException {
        Stat stat = syscalls.fstat(place);
        TarEntry.Attributes attributes = attributes(path, stat);
        if (stat.isDirectory()) {
            directory(place, as, attributes, depth);
            return;
        }
        int type = stat.mode() & FileSyscalls.S_IFMT;
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
            case FileSyscalls.S_IFREG -> file(place, as, stat, attributes);
            case FileSyscalls.S_IFLNK -> tar.write(new TarEntry(as,
                    new TarEntry.SymbolicLink(TarEntry.text(syscalls.readlinkat(place, new byte[0]))), attributes));
            case FileSyscalls.S_IFIFO -> tar.write(new TarEntry(as, new TarEntry.Fifo(), attributes));
            case FileSyscalls.S_IFBLK -> tar.write(new TarEntry(as, device(true, stat.rdev()), attributes));
            case FileSyscalls.S_IFCHR -> tar.write(new TarEntry(as, device(false, stat.rdev()), attributes));
            default -> throw new StorageException("pack \"" + as + "\": a file of an unknown type");
        }
    }

    /// Whole seconds: fractions would need a pax header for each file, and double a small archive.
    private TarEntry.Attributes attributes(byte[] path, Stat stat) {
        long seconds = Math.floorDiv(stat.mtimeNanos(), 1_000_000_000L);
        return new TarEntry.Attributes(
                stat.mode() & 07777, maps.users().inside(stat.uid()).orElse(stat.uid()),
                maps.groups().inside(stat.gid()).orElse(stat.gid()), seconds * 1_000_000_000L, capabilities(path, stat));
    }

    /// Docker keeps only the extended attribute with the capabilities of a program.
    private Map<String, byte[]> capabilities(byte[] path, Stat stat) {
        if ((stat.mode() & FileSyscalls.S_IFMT) != FileSyscalls.S_IFREG) {
            return Map.of();
        }
        try {
            byte[] value = syscalls.lgetxattr(path, "security.capability");
            return value == null ? Map.of() : Map.of("security.capability", value);
        } catch (SyscallException e) {
            return Map.of();
        }
    }

    private void directory(int place, String as, TarEntry.Attributes attributes, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new StorageException("pack \"" + as + "\": more than " + MAX_DEPTH + " directories deep");
        }
        if (as.length() > MAX_PATH) {
            throw new StorageException("pack \"" + as.substring(0, 100) + "…\": file name too long");
        }
        tar.write(new TarEntry(as, new TarEntry.Directory(), attributes));
        int fd = DirectoryDescriptors.readable(syscalls, place);
        try {
            Iterator<byte[]> entries = new DirectoryEntries(syscalls, fd).iterator();
            while (entries.hasNext()) {
                run(place, nextRun(entries), as.endsWith("/") ? as : as + "/", depth);
            }
        } finally {
            syscalls.close(fd);
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

    private void run(int place, List<byte[]> names, String prefix, int depth) throws IOException {
        namesHeld += names.size();
        for (byte[] name : names) {
            member(place, name, prefix + TarEntry.text(name), depth + 1);
        }
        namesHeld -= names.size();
    }

    /// Opened through the same descriptor, so that it is the same file.
    private void file(int place, String as, Stat stat, TarEntry.Attributes attributes) throws IOException {
        int fd = syscalls.openat(FileSyscalls.AT_FDCWD, TarEntry.bytes("/proc/self/fd/" + place), READ, 0);
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

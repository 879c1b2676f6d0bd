package jd.storage.files;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.kernel.FileSyscalls.Stat;

/// Remembers the first name of each file with several names while a tree is copied or packed: its other names become hard
/// links.
///
/// A file is removed after its last name. When the length of all names exceeds [#MAX_LENGTH], no more are added: such a file
/// is copied again at each name, so that a tree of millions of links needs disk space and not memory.
final class FirstNames {
    private static final long MAX_LENGTH = 4 << 20;
    private static final int ENTRY = 200;

    private record FileId(long dev, long ino) {}

    private record First(String name, long namesLeft) {
        int cost() {
            return name.length() + ENTRY;
        }
    }

    private final Map<FileId, First> first = new HashMap<>();
    private long length;

    /// {@return the first name of the file; empty if this is the first or only one}
    Optional<String> find(Stat stat, String name) {
        if (stat.nlink() <= 1) {
            return Optional.empty();
        }
        FileId id = new FileId(stat.dev(), stat.ino());
        First known = first.remove(id);
        if (known == null) {
            hold(id, new First(name, stat.nlink() - 1));
            return Optional.empty();
        }
        length -= known.cost();
        if (known.namesLeft() > 1) {
            hold(id, new First(known.name(), known.namesLeft() - 1));
        }
        return Optional.of(known.name());
    }

    private void hold(FileId id, First name) {
        if (length + name.cost() <= MAX_LENGTH) {
            first.put(id, name);
            length += name.cost();
        }
    }
}

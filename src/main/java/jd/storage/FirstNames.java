package jd.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.kernel.FileSyscalls.Stat;

/// The first name of each file that has several, while a tree is copied or packed: its other names become hard links.
///
/// A file is forgotten with its last name. When the names that are held exceed [#MAX_LENGTH] no more are added: a file
/// that is met again then is copied once more instead of linked, and a tree of millions of links costs disk, not memory.
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

    /// {@return the name under which the file came first; empty when that is now, or when it has only this one}
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

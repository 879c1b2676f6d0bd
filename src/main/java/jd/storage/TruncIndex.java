package jd.storage;

import java.util.Optional;
import java.util.TreeSet;
import jd.server.api.ApiException;

/// Finds an id by an unambiguous prefix. In a sorted set all ids with a prefix are adjacent, so the first one that is not
/// less than the prefix is the result, and the next one tells whether the prefix is ambiguous.
///
/// Docker 1.2.0: pkg/truncindex
public final class TruncIndex {
    // guarded by this
    private final TreeSet<String> ids = new TreeSet<>();

    public synchronized void add(String id) {
        ids.add(id);
    }

    public synchronized void remove(String id) {
        ids.remove(id);
    }

    /// {@return the only id that begins with `prefix`; empty if there is none}
    ///
    /// @throws ApiException if there are several
    public synchronized Optional<String> find(String prefix) {
        String first = prefix.isEmpty() ? null : ids.ceiling(prefix);
        if (first == null || !first.startsWith(prefix)) {
            return Optional.empty();
        }
        String second = ids.higher(first);
        if (!first.equals(prefix) && second != null && second.startsWith(prefix)) {
            throw ApiException.invalid("multiple IDs found with provided prefix: " + prefix);
        }
        return Optional.of(first);
    }
}

package jd.storage;

import java.util.Optional;
import java.util.TreeSet;
import jd.server.api.ApiException;

/// Finds an id by an unambiguous beginning of it. All ids with a common beginning are neighbours in a sorted set, so
/// the first one not below the prefix answers, and the one after it tells whether there are others.
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

    /// {@return the only id that begins with `prefix`; empty when there is none}
    ///
    /// @throws ApiException when there are several
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

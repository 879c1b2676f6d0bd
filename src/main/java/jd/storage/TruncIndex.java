package jd.storage;

/// Finds an id by an unambiguous beginning of it.
///
/// Docker 1.2.0: pkg/truncindex
public final class TruncIndex {
    public void add(String id) {
        throw new UnsupportedOperationException();
    }

    public void remove(String id) {
        throw new UnsupportedOperationException();
    }

    /// {@return the only id that begins with `prefix`; empty when there is none} Throws an ApiException when there are several.
    public java.util.Optional<String> find(String prefix) {
        throw new UnsupportedOperationException();
    }
}

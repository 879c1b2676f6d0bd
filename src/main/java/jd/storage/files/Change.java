package jd.storage;

/// A path at which a writable layer differs from the layers below. The path is relative to the root, one byte in each
/// character.
record Change(Kind kind, String path) {
    /// In the order of the numbers in the API.
    enum Kind {
        MODIFIED, ADDED, DELETED
    }
}

package jd.storage.files;

/// A path at which a writable layer differs from the layers below. The path is relative to the root, one byte in each
/// character.
public record Change(Kind kind, String path) {
    /// In the order of the numbers in the API.
    public enum Kind {
        MODIFIED, ADDED, DELETED
    }
}

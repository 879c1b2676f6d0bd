package jd.storage;

import java.nio.file.Path;

/// The one class that spells the paths under jd's root directory.
public record StateRoot(Path root) {
    public Path containers() {
        return root.resolve("containers");
    }

    public Path container(String id) {
        return containers().resolve(id);
    }
}

package jd.storage;

import java.io.IOException;
import java.io.InputStream;

/// An uncompressed tar that can be read more than once.
@FunctionalInterface
public interface TarSource {
    /// {@return a new stream at the beginning, which the caller closes}
    InputStream open() throws IOException;
}

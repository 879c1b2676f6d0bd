package jd.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps directories that look like copies of others: a layer shows what its parent shows, with its own changes on top.
/// Ids are file names: a chain id's digits for a read-only layer, a container's id for a writable one.
///
/// Docker 1.2.0: daemon/graphdriver/driver.go
sealed interface GraphDriver permits OverlayDriver, VfsDriver {
    /// {@return `overlay` or `vfs`}
    String name();

    /// Makes an empty layer on top of `parent`, or at the bottom.
    void create(String id, Optional<String> parent);

    /// {@return where the layer's own files are unpacked, in the form that [#whiteouts] names}
    Path changes(String id);

    TarApply.Whiteouts whiteouts();

    /// Makes the layer visible with everything below it. Counted: each call needs a [#put]. {@return where}
    Path get(String id);

    void put(String id);

    /// Removes what there is of a layer, however much or little of it was made.
    void remove(String id);

    /// {@return bytes in files of the layer itself}
    long size(String id);

    /// {@return every id of which there is anything}
    List<String> ids();

    /// {@return what `inspect` shows under GraphDriver.Data}
    Map<String, String> data(String id);

    /// {@return what `info` shows under the driver's name}
    Map<String, String> status();
}

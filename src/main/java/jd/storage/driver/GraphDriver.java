package jd.storage.driver;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.namespace.IdMaps;
import jd.storage.files.Change;
import jd.storage.files.TarApply;

/// Stores layers: directories that show the content of a parent layer with their own changes. Ids are file names: the
/// digits of a chain id for a read-only layer, a container's id for a writable one.
///
/// Docker 1.2.0: daemon/graphdriver/driver.go
public sealed interface GraphDriver permits OverlayDriver, VfsDriver {
    /// {@return `overlay` or `vfs`}
    String name();

    /// Makes an empty layer above `parent`, or one without a parent.
    void create(String id, Optional<String> parent);

    /// {@return the directory into which the layer's files are unpacked, with whiteouts as in [#whiteouts]}
    Path changes(String id);

    TarApply.Whiteouts whiteouts();

    /// {@return the paths at which a layer differs from its parent, each directory before what is in it}
    List<Change> compare(String id, String parent);

    /// Writes the layer's own files as a tar, with whiteouts for the files of its parent that it removes.
    void diff(String id, String parent, IdMaps maps, OutputStream out) throws IOException;

    /// Mounts the layer with all layers below it. Counted: each call needs a [#put]. {@return the mount point}
    Path get(String id);

    void put(String id);

    /// Removes a layer, also one that was made only in part.
    void remove(String id);

    /// {@return the size of the files of the layer itself, in bytes}
    long size(String id);

    /// {@return the ids of all layers, also of those that were made only in part}
    List<String> ids();

    /// {@return the data that `inspect` shows under GraphDriver.Data}
    Map<String, String> data(String id);

    /// {@return the lines that `info` shows below the driver's name}
    Map<String, String> status();
}

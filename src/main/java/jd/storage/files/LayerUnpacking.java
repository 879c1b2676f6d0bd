package jd.storage.files;

import java.nio.file.Path;
import jd.libcontainer.kernel.Syscalls;
import jd.libcontainer.namespace.IdMaps;

/// Unpacks the archive of a layer into the graph driver's directory.
///
/// Lab 10 does it with a student's code (`jd run --lab 10 …`); otherwise it is [TarApply].
public interface LayerUnpacking {
    LayerUnpacking STANDARD = TarApply::record;

    /// @param directory of the layer; with [TarApply.Whiteouts#REMOVE] it contains the layers below
    /// @param archive the uncompressed tar, whose structure is recorded while it is read
    TarApply.Unpacked unpack(
            Syscalls syscalls, Path directory, TarApply.Whiteouts whiteouts, IdMaps maps, ArchiveRecorder archive);
}

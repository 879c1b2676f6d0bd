package jd.labs.lab08;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageId;

/// The methods that a student of lab 8 writes. They are explained in the starter and in `labs/lab08-ids/tasks.adoc`.
public interface ImageIdentity {
    /// A layer of Docker 1.2, as its file `json` has it: an image and a layer were one thing.
    ///
    /// @param id 64 hexadecimal digits, random
    /// @param parent the id of the layer below, "" for the lowest one
    record OldLayer(String id, String parent) {}

    Digest diffId(InputStream blob) throws IOException;

    List<Digest> chainIds(List<Digest> diffIds);

    ImageId imageId(byte[] config);

    int shared(ImageConfig one, ImageConfig other);

    List<Optional<Digest>> historyLayers(ImageConfig config);

    List<String> lineage(String id, List<OldLayer> layers);
}

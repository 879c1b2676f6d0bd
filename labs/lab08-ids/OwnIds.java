import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.labs.lab08.ImageIdentity;

/// Computes the ids of an image and of its layers from their content.
///
/// `Digest.of(byte[])` is the SHA-256 of bytes; `Digest.sha256()` and `Digest.of(MessageDigest)` compute that of a
/// stream. Grade your work with `./jd lab 8`, or one case of it with `./jd lab 8 CASE`.
public final class OwnIds implements ImageIdentity {
    private static final int BUFFER = 32 * 1024;

    /// Task 1. {@return the diffID of a layer: the digest of its tar archive} The blob is the archive as it is, or,
    /// if it begins with the bytes 1f 8b, compressed with gzip. A layer may be larger than the memory.
    @Override
    public Digest diffId(InputStream blob) throws IOException {
        // solution> diffId
        InputStream tar = new BufferedInputStream(blob);
        tar.mark(2);
        boolean compressed = tar.read() == 0x1f && tar.read() == 0x8b;
        tar.reset();
        if (compressed) {
            tar = new GZIPInputStream(tar);
        }
        MessageDigest sha256 = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        for (int count = tar.read(buffer); count >= 0; count = tar.read(buffer)) {
            sha256.update(buffer, 0, count);
        }
        return Digest.of(sha256);
        // <solution
        // starter: throw new UnsupportedOperationException("task 1: diffId");
    }

    /// Task 2. {@return the chainID of each layer, base first} That of the lowest layer is its diffID; every other
    /// one is the digest of a text: the chainID of the layer below, a space, and the diffID of the layer.
    @Override
    public List<Digest> chainIds(List<Digest> diffIds) {
        // solution> chainIds
        List<Digest> chain = new ArrayList<>();
        for (Digest diffId : diffIds) {
            if (chain.isEmpty()) {
                chain.add(diffId);
            } else {
                String text = chain.getLast() + " " + diffId;
                chain.add(Digest.of(text.getBytes(StandardCharsets.US_ASCII)));
            }
        }
        return chain;
        // <solution
        // starter: throw new UnsupportedOperationException("task 2: chainIds");
    }

    /// Task 3. {@return the id of the image with this configuration} A configuration that is none is an
    /// `ImageFormatException`, which `ImageConfig.parse` throws.
    @Override
    public ImageId imageId(byte[] config) {
        // solution> imageId
        ImageConfig.parse(config);
        return new ImageId(Digest.of(config));
        // <solution
        // starter: throw new UnsupportedOperationException("task 3: imageId");
    }

    /// Task 4. {@return how many directories of layers the two images share on the disk}
    @Override
    public int shared(ImageConfig one, ImageConfig other) {
        // solution> shared
        List<Digest> common = new ArrayList<>(chainIds(one.diffIds()));
        common.retainAll(chainIds(other.diffIds()));
        return common.size();
        // <solution
        // starter: throw new UnsupportedOperationException("task 4: shared");
    }

    /// Task 5. {@return for each step of `config.history()` the chainID of the layer that it made, empty for a step
    /// that made none} `docker history` shows the size of these layers.
    ///
    /// More steps with a layer than there are layers is an `ImageFormatException`, `too many non-empty layers in
    /// History section`. Layers that are left over are allowed: not every builder writes a history.
    @Override
    public List<Optional<Digest>> historyLayers(ImageConfig config) {
        // solution> historyLayers
        var layers = chainIds(config.diffIds()).iterator();
        List<Optional<Digest>> made = new ArrayList<>();
        for (ImageConfig.History step : config.history()) {
            if (step.emptyLayer()) {
                made.add(Optional.empty());
            } else if (layers.hasNext()) {
                made.add(Optional.of(layers.next()));
            } else {
                throw new ImageFormatException("too many non-empty layers in History section");
            }
        }
        return made;
        // <solution
        // starter: throw new UnsupportedOperationException("task 5: historyLayers");
    }

    /// Task 6. {@return the ids of an image of Docker 1.2 and of all layers below it, the lowest first} `layers` are
    /// those of an archive, in any order, and may belong to several images.
    ///
    /// A layer that is missing is an `ImageFormatException` whose message has its id. So is a layer that is its own
    /// ancestor: the ids are random, so nothing else prevents a circle.
    @Override
    public List<String> lineage(String id, List<OldLayer> layers) {
        // solution> lineage
        Map<String, OldLayer> byId = new HashMap<>();
        layers.forEach(layer -> byId.put(layer.id(), layer));
        List<String> ids = new ArrayList<>();
        for (String next = id; !next.isEmpty(); next = byId.get(next).parent()) {
            if (!byId.containsKey(next)) {
                throw new ImageFormatException("layer " + next + " is missing");
            }
            if (ids.contains(next)) {
                throw new ImageFormatException("layer " + next + " is its own ancestor");
            }
            ids.addFirst(next);
        }
        return ids;
        // <solution
        // starter: throw new UnsupportedOperationException("task 6: lineage");
    }
}

package jd.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The name of a layer together with all layers below it. Images whose lowest layers are the same share them on disk.
///
/// ```
/// chain(L0)      = diff(L0)
/// chain(L0..Ln)  = sha256(chain(L0..Ln-1) + " " + diff(Ln))
/// ```
///
/// OCI image-spec: config.md, layer ChainID
public final class ChainId {
    private ChainId() {}

    /// {@return the chain id of each prefix of `diffIds` (base first)}
    // tag::chain-of-names[]
    public static List<Digest> each(List<Digest> diffIds) {
        List<Digest> chain = new ArrayList<>();
        for (Digest diffId : diffIds) {
            chain.add(chain.isEmpty() ? diffId : next(chain.getLast(), diffId));
        }
        return List.copyOf(chain);
    }
    // end::chain-of-names[]

    /// {@return the chain id of all layers} An empty list has none.
    public static Digest of(List<Digest> diffIds) {
        return each(diffIds).getLast();
    }

    /// {@return the chain id of a layer above others}
    public static Digest next(Digest below, Digest diffId) {
        return Digest.of((below + " " + diffId).getBytes(StandardCharsets.US_ASCII));
    }
}

package jd.server.api;

import java.util.List;
import java.util.Map;

/// One element of `GET /images/json`, a line of `docker images`. `created` is in seconds since 1970, -1 means not
/// counted.
public record ImageSummary(
        long containers,
        long created,
        String id,
        Map<String, String> labels,
        String parentId,
        List<String> repoDigests,
        List<String> repoTags,
        long sharedSize,
        long size) {
    /// @param containersOfIt the number of containers that were created from the image
    /// Docker lists the digests of `GET /system/df` as null if there are none.
    ///
    /// @param shared the size of its layers that other images have, too, in bytes
    public ImageSummary withUsage(long containersOfIt, long shared) {
        return new ImageSummary(
                containersOfIt, created, id, labels, parentId, repoDigests.isEmpty() ? null : repoDigests, repoTags,
                shared, size);
    }
}

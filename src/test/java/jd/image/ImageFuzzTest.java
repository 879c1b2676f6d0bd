package jd.image;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.util.List;
import java.util.Optional;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.image.tar.TarEntry;
import jd.image.tar.TarException;
import jd.image.tar.TarReader;
import jd.image.tar.TarSeeds;

/// Documents from a registry, and references from a user.
class ImageFuzzTest extends FuzzTest {
    private static final String HEX = "ab".repeat(32);

    @Override
    public List<Target> targets() {
        return List.of(
                reference(), platform(), manifest(), index(), config(), archiveList(), archiveIndex(), tarStream());
    }

    private static Target reference() {
        return Target.ofText("reference", text -> {
                    String[] parts = text.split("\n", 2);
                    Reference found = Reference.parseParts(parts[0], parts.length > 1 ? parts[1] : "");
                    Reference.parse(found.withDefaultTag().familiar());
                })
                .seeds("busybox", "localhost:5000/a/b:1.2", "docker.io/library/x@sha256:" + HEX, "a/b\nlatest",
                        "[::1]:5000/a__b--c\nsha256:" + HEX)
                .rejectsWith(ImageFormatException.class);
    }

    private static Target platform() {
        return Target.ofText("platform", text -> Platform.parse(text).toString())
                .seeds("linux", "linux/amd64", "linux/arm/v7", "arm64")
                .rejectsWith(ImageFormatException.class);
    }

    private static Target manifest() {
        String type = "application/vnd.docker.distribution.manifest.v2+json";
        return Target.of("manifest", json -> Manifest.parse(type, json).toString())
                .seeds("""
                        {"schemaVersion":2,"mediaType":"%s","config":{"mediaType":
                        "application/vnd.docker.container.image.v1+json","size":1469,"digest":"sha256:%s"},"layers":
                        [{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","size":2219949,
                        "digest":"sha256:%s"}]}""".formatted(type, HEX, HEX))
                .rejectsWith(ImageFormatException.class);
    }

    private static Target index() {
        return Target.of("manifest-list", json -> Manifest.parse("application/vnd.oci.image.index.v1+json", json).toString())
                .seeds("""
                        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
                        {"mediaType":"application/vnd.oci.image.manifest.v1+json","size":610,"digest":"sha256:%s",
                        "platform":{"architecture":"arm","os":"linux","variant":"v7"}},
                        {"mediaType":"application/vnd.oci.image.manifest.v1+json","size":610,"digest":"sha256:%s",
                        "annotations":{"a":"b"},"platform":{"architecture":"amd64","os":"linux"}}]}"""
                        .formatted(HEX, HEX))
                .rejectsWith(ImageFormatException.class);
    }

    private static Target config() {
        return Target.of("image-config", json -> ImageConfig.parse(json).chainIds())
                .seeds("""
                        {"architecture":"amd64","os":"linux","created":"2024-05-18T21:21:03.123456789Z","config":{"Env":
                        ["PATH=/bin"],"Cmd":["sh"],"WorkingDir":"/","Volumes":{"/data":{}},"Labels":{"a":"b"}},
                        "rootfs":{"type":"layers","diff_ids":["sha256:%s"]},"history":[{"created":
                        "2024-05-18T21:21:03Z","created_by":"/bin/sh -c #(nop) CMD","empty_layer":true}]}""".formatted(HEX))
                .rejectsWith(ImageFormatException.class);
    }

    private static Target archiveList() {
        return Target.of("archive-list", json -> ImageArchive.parseList(json).toString())
                .seeds("""
                        [{"Config":"blobs/sha256/%s","RepoTags":["a:1"],"Layers":["blobs/sha256/%s"],
                        "Parent":"sha256:%s"},{"Config":"x.json","RepoTags":null,"Layers":[]}]"""
                        .formatted(HEX, HEX, HEX), "[]", "null")
                .rejectsWith(ImageFormatException.class);
    }

    private static Target archiveIndex() {
        return Target.of("archive-index", json -> ImageArchive.parseIndex(json).toString())
                .seeds("""
                        {"schemaVersion":2,"manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json",
                        "digest":"sha256:%s","size":400,"annotations":{"io.containerd.image.name":"docker.io/a:1",
                        "org.opencontainers.image.ref.name":"1"}}]}""".formatted(HEX))
                .rejectsWith(ImageFormatException.class);
    }

    private static Target tarStream() {
        Target target = Target.of("tar-reader", tar -> {
                    TarReader reader = new TarReader(new ByteArrayInputStream(TarSeeds.withChecksums(tar)));
                    for (Optional<TarEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
                        entry.get().toString();
                    }
                })
                .rejectsWith(TarException.class).rejectsWith(EOFException.class);
        for (byte[] seed : TarSeeds.all()) {
            target = target.seed(seed);
        }
        return target;
    }
}

package jd.image;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An image configuration, the document whose digest is the image id. `raw` are the bytes it was read from, the other
/// components are parsed from them. `config` is the container configuration as an untyped tree, which
/// `server.api.ContainerConfig` reads.
///
/// ```json
/// {"architecture":"amd64","os":"linux","config":{"Cmd":["sh"]},
///  "rootfs":{"type":"layers","diff_ids":["sha256:9c90…"]},
///  "history":[{"created":"2025-04-20T00:00:00Z","created_by":"ADD rootfs.tar /"}]}
/// ```
///
/// OCI image-spec: config.md
public record ImageConfig(
        byte[] raw,
        String architecture,
        String os,
        Optional<String> created,
        Optional<String> author,
        Optional<String> comment,
        Optional<String> dockerVersion,
        Map<String, Object> config,
        List<Digest> diffIds,
        List<History> history) {
    public ImageConfig {
        config = Collections.unmodifiableMap(config);
        diffIds = List.copyOf(diffIds);
        history = List.copyOf(history);
    }

    /// One step of the build. An `emptyLayer` step has changed only the configuration.
    public record History(
            Optional<String> created, String createdBy, Optional<String> comment, boolean emptyLayer) {
        private static History of(Document step) {
            return new History(
                    step.optionalText("created"),
                    step.optionalText("created_by").orElse(""),
                    step.optionalText("comment"),
                    step.flag("empty_layer"));
        }
    }

    public static ImageConfig parse(byte[] raw) {
        Document document = Document.parse("image configuration", raw);
        if (!document.has("rootfs")) {
            throw new ImageFormatException("invalid image JSON, no RootFS key");
        }
        Document rootfs = document.child("rootfs");
        if (!rootfs.text("type").equals("layers")) {
            throw new ImageFormatException("image configuration: rootfs is not made of layers");
        }
        return new ImageConfig(
                raw.clone(),
                document.optionalText("architecture").orElse(""),
                document.optionalText("os").orElse("linux"),
                document.optionalText("created"),
                document.optionalText("author"),
                document.optionalText("comment"),
                document.optionalText("docker_version"),
                document.tree("config"),
                rootfs.texts("diff_ids").stream().map(Digest::parse).toList(),
                document.list("history", History::of));
    }

    public ImageId id() {
        return new ImageId(Digest.of(raw));
    }

    /// {@return the chain id of each layer, base first}
    public List<Digest> chainIds() {
        return ChainId.each(diffIds);
    }
}

package jd.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The documents in an archive of images, which `save` writes and `load` reads. The same files are described twice, for
/// Docker and in OCI's layout:
///
/// ```
/// blobs/sha256/HEX    a configuration, a manifest, or the uncompressed tar of a layer
/// manifest.json       Docker's list of images: [{"Config":"blobs/…","RepoTags":["a:1"],"Layers":["blobs/…"]}]
/// repositories        names for Docker before 1.10: {"a":{"1":"9c90…"}}
/// index.json          OCI's index of the manifests
/// oci-layout          OCI's version
/// ```
///
/// Docker 1.2.0: graph/export.go. OCI image-spec: image-layout.md. Today: image/tarexport
public final class ImageArchive {
    public static final String LIST = "manifest.json";
    public static final String REPOSITORIES = "repositories";
    public static final String INDEX = "index.json";
    public static final String LAYOUT = "oci-layout";

    private static final String BLOBS = "blobs/sha256/";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String FULL_NAME = "io.containerd.image.name";
    private static final String SHORT_NAME = "org.opencontainers.image.ref.name";

    private ImageArchive() {}

    /// An image that is written to an archive.
    ///
    /// @param parent the image it was made from, if that is in the archive, too
    /// @param layerSizes the lengths of the layers' tars, base first
    public record Saved(
            ImageConfig config, List<Reference> names, Optional<ImageId> parent, List<Long> layerSizes) {
        public Saved {
            names = List.copyOf(names);
            layerSizes = List.copyOf(layerSizes);
        }
    }

    /// An image in an archive that is read; files are named by their paths in it.
    ///
    /// @param names as in the archive
    public record Loaded(String config, List<String> layers, List<String> names, Optional<ImageId> parent) {
        public Loaded {
            layers = List.copyOf(layers);
            names = List.copyOf(names);
        }
    }

    /// {@return the path of a blob}
    public static String blob(Digest digest) {
        return BLOBS + digest.hex();
    }

    /// {@return OCI's manifest of an image}
    public static byte[] manifest(Saved image) {
        List<Object> layers = new ArrayList<>();
        for (int i = 0; i < image.layerSizes().size(); i++) {
            layers.add(descriptor(LAYER, image.config().diffIds().get(i), image.layerSizes().get(i)));
        }
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", Manifest.OCI_MANIFEST);
        manifest.put("config", descriptor(CONFIG, image.config().id().digest(), image.config().raw().length));
        manifest.put("layers", layers);
        return json(manifest);
    }

    private static Map<String, Object> descriptor(String mediaType, Digest digest, long size) {
        Map<String, Object> descriptor = new LinkedHashMap<>();
        descriptor.put("mediaType", mediaType);
        descriptor.put("digest", digest.toString());
        descriptor.put("size", size);
        return descriptor;
    }

    /// {@return `index.json`: an entry for each name of each image}
    public static byte[] index(List<Saved> images) {
        List<Object> manifests = new ArrayList<>();
        for (Saved image : images) {
            byte[] manifest = manifest(image);
            Map<String, Object> plain = descriptor(Manifest.OCI_MANIFEST, Digest.of(manifest), manifest.length);
            if (image.names().isEmpty()) {
                manifests.add(plain);
            }
            for (Reference name : image.names()) {
                Map<String, Object> named = new LinkedHashMap<>(plain);
                Map<String, Object> annotations = new TreeMap<>();
                annotations.put(FULL_NAME, name.toString());
                annotations.put(SHORT_NAME, name.tag().orElse(""));
                named.put("annotations", annotations);
                manifests.add(named);
            }
        }
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", Manifest.OCI_INDEX);
        index.put("manifests", manifests.isEmpty() ? null : manifests);
        return json(index);
    }

    /// {@return `manifest.json`}
    public static byte[] list(List<Saved> images) {
        return line(json(images.isEmpty() ? null : images.stream().map(ImageArchive::entry).toList()));
    }

    private static Map<String, Object> entry(Saved image) {
        List<Digest> diffIds = image.config().diffIds();
        Map<String, Object> sources = new TreeMap<>();
        for (int i = 0; i < diffIds.size(); i++) {
            // Docker's type has the fields in another order than OCI's.
            Map<String, Object> source = new LinkedHashMap<>();
            source.put("mediaType", LAYER);
            source.put("size", image.layerSizes().get(i));
            source.put("digest", diffIds.get(i).toString());
            sources.put(diffIds.get(i).toString(), source);
        }
        List<String> names = image.names().stream().map(Reference::familiar).toList();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("Config", blob(image.config().id().digest()));
        entry.put("RepoTags", names.isEmpty() ? null : names);
        entry.put("Layers", diffIds.stream().map(ImageArchive::blob).toList());
        image.parent().ifPresent(parent -> entry.put("Parent", parent.toString()));
        entry.put("LayerSources", sources);
        return entry;
    }

    /// {@return `repositories`: for each name the topmost layer; empty if no image has a name}
    public static Optional<byte[]> repositories(List<Saved> images) {
        Map<String, Map<String, String>> repositories = new TreeMap<>();
        for (Saved image : images) {
            for (Reference name : image.names()) {
                repositories.computeIfAbsent(name.familiarName(), _ -> new TreeMap<>())
                        .put(name.tag().orElse(""), image.config().diffIds().getLast().hex());
            }
        }
        return repositories.isEmpty() ? Optional.empty() : Optional.of(line(json(repositories)));
    }

    /// {@return `oci-layout`}
    public static byte[] layout() {
        return "{\"imageLayoutVersion\": \"1.0.0\"}".getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] json(Object document) {
        try {
            return Document.MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new ImageFormatException("write the documents of an archive: " + e.getMessage(), e);
        }
    }

    private static byte[] line(byte[] json) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(json);
        line.write('\n');
        return line.toByteArray();
    }

    /// Reads `manifest.json`.
    public static List<Loaded> parseList(byte[] json) {
        JsonSyntax.problem(json).ifPresent(problem -> {
            throw new ImageFormatException(ofStream(json, problem));
        });
        // A document is an object; this one is a list.
        ByteArrayOutputStream object = new ByteArrayOutputStream();
        object.writeBytes("{\"images\":".getBytes(StandardCharsets.US_ASCII));
        object.writeBytes(json);
        object.write('}');
        Document document = Document.parse(LIST, object.toByteArray());
        if (!document.has("images")) {
            throw new ImageFormatException("invalid manifest, manifest cannot be null (but can be [])");
        }
        document.requireList("images", "[]tarexport.manifestItem");
        return document.list("images", image -> new Loaded(
                image.text("Config"),
                image.texts("Layers"),
                image.texts("RepoTags"),
                image.optionalText("Parent").map(ImageId::parse)));
    }

    /// Go's decoder of a stream has other texts for a document that is cut off, or that does not begin.
    private static String ofStream(byte[] json, String problem) {
        boolean blank = new String(json, StandardCharsets.ISO_8859_1).isBlank();
        return !problem.equals(JsonSyntax.CUT_OFF) ? problem : blank ? "EOF" : "unexpected EOF";
    }

    /// An image in the index of an OCI layout, whose manifest has to be read next.
    ///
    /// @param name full, or empty
    public record Indexed(Digest manifest, String mediaType, Optional<String> name) {
        /// {@return the image as in `manifest.json`}
        public Loaded loaded(Manifest.ImageManifest image) {
            return new Loaded(
                    blob(image.config().digest()),
                    image.layers().stream().map(layer -> blob(layer.digest())).toList(),
                    name.stream().toList(),
                    Optional.empty());
        }
    }

    /// Reads `index.json`. An image that has several names is in it several times.
    public static List<Indexed> parseIndex(byte[] json) {
        return Document.parse(INDEX, json).list("manifests", entry -> new Indexed(
                Digest.parse(entry.text("digest")), entry.text("mediaType"),
                entry.has("annotations") ? name(entry.child("annotations")) : Optional.empty()));
    }

    /// The second annotation is a full name in archives of some programs, in others only a tag.
    private static Optional<String> name(Document annotations) {
        return annotations.optionalText(FULL_NAME)
                .or(() -> annotations.optionalText(SHORT_NAME).filter(name -> name.matches(".*[/:].*")));
    }
}

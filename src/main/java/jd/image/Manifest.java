package jd.image;

import java.util.List;
import java.util.Optional;

/// The document that a registry returns for a name: the manifest of one image, or an index of such manifests, one for each
/// platform. Docker's media types of 2016 and OCI's of 2017 are two names for the same documents.
///
/// OCI image-spec: manifest.md, image-index.md
public sealed interface Manifest {
    String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    String OCI_INDEX = "application/vnd.oci.image.index.v1+json";

    /// The media types that jd reads, in the order of the `Accept` header.
    List<String> MEDIA_TYPES = List.of(DOCKER_MANIFEST, DOCKER_LIST, OCI_INDEX, OCI_MANIFEST);

    /// One image: its configuration and its layers, base first.
    record ImageManifest(Descriptor config, List<Descriptor> layers) implements Manifest {
        public ImageManifest {
            layers = List.copyOf(layers);
        }
    }

    /// The same image for several platforms.
    record ImageIndex(List<Descriptor> manifests) implements Manifest {
        public ImageIndex {
            manifests = List.copyOf(manifests);
        }

        /// {@return the first manifest whose platform `machine` runs} One without a platform fits every machine.
        public Optional<Descriptor> select(Platform machine) {
            return manifests.stream()
                    .filter(offer -> offer.platform().map(machine::runs).orElse(true))
                    .findFirst();
        }
    }

    /// Reads a manifest that a registry has declared as `mediaType`. A document with another media type in it is refused:
    /// one that can be parsed in two ways could be verified as one image and run as another (CVE-2021-41190).
    static Manifest parse(String mediaType, byte[] json) {
        Document document = Document.parse("manifest", json);
        if (document.number("schemaVersion") != 2) {
            throw new ImageFormatException("manifest: unsupported schema version " + document.number("schemaVersion"));
        }
        String own = document.optionalText("mediaType").orElse(mediaType);
        if (!own.equals(mediaType)) {
            throw new ImageFormatException(
                    "manifest: media type is \"" + own + "\", declared as \"" + mediaType + "\"");
        }
        return switch (mediaType) {
            case DOCKER_MANIFEST, OCI_MANIFEST -> image(document);
            case DOCKER_LIST, OCI_INDEX -> index(document);
            default -> throw new ImageFormatException("manifest: unsupported media type \"" + mediaType + "\"");
        };
    }

    private static ImageManifest image(Document document) {
        if (document.has("manifests")) {
            throw new ImageFormatException("manifest: an image manifest must not list manifests");
        }
        return new ImageManifest(
                Descriptor.of(document.child("config")), document.list("layers", Descriptor::of));
    }

    private static ImageIndex index(Document document) {
        if (document.has("config") || document.has("layers")) {
            throw new ImageFormatException("manifest: an index must not have a configuration or layers");
        }
        return new ImageIndex(document.list("manifests", Descriptor::of));
    }
}

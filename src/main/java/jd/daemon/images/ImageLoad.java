package jd.daemon.images;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import jd.image.Digest;
import jd.image.ImageArchive;
import jd.image.ImageConfig;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.image.Manifest;
import jd.image.Platform;
import jd.image.Reference;
import jd.image.tar.TarException;
import jd.pull.CountingInputStream;
import jd.pull.ProgressBar;
import jd.server.api.ApiException;
import jd.server.api.JobStreams;
import jd.server.api.Jobs;
import jd.server.api.Progress;
import jd.storage.Storage;
import jd.storage.UnpackedArchive;
import jd.storage.files.Decompression;
import jd.storage.files.StorageException;
import jd.storage.files.WrongDigestException;

/// The job `load`: registers the images of an archive that `save` has written, or of an OCI layout. An image is registered
/// after all its layers; when one fails, those before it stay.
///
/// Docker 1.2.0: graph/load.go; today: image/tarexport/load.go
public record ImageLoad(Storage storage, ImageEvents events) {
    /// As in Docker, the answer always has status 200, and a failure is its last line.
    public void load(Jobs.LoadImages options, JobStreams client) {
        ProgressLines lines = new ProgressLines(client);
        try (UnpackedArchive archive = UnpackedArchive.unpack(storage, client.input())) {
            new Loading(archive, lines, options.quiet()).run();
        } catch (ApiException | StorageException | ImageFormatException | TarException e) {
            lines.end(Progress.error(goText(e.getMessage())));
        }
    }

    /// Go's tar reader reports only the kind of an error.
    static String goText(String message) {
        int kind = Math.max(message.indexOf("archive/tar: "), message.indexOf("unexpected EOF"));
        return message.startsWith("read ") && kind > 0 ? message.substring(kind) : message;
    }

    /// One request.
    private final class Loading {
        private final UnpackedArchive archive;
        private final ProgressLines lines;
        private final boolean quiet;
        private final Map<ImageId, ImageId> parents = new TreeMap<>((a, b) -> a.toString().compareTo(b.toString()));
        private final List<ImageId> unnamed = new ArrayList<>();
        private boolean named;

        Loading(UnpackedArchive archive, ProgressLines lines, boolean quiet) {
            this.archive = archive;
            this.lines = lines;
            this.quiet = quiet;
        }

        void run() {
            for (ImageArchive.Loaded image : images()) {
                load(image);
            }
            parents.forEach(storage.graph()::setParent);
            lines.begin();
            if (!named) {
                unnamed.forEach(id -> lines.write(Progress.stream("Loaded image ID: " + id + "\n")));
            }
        }

        private List<ImageArchive.Loaded> images() {
            if (archive.has(ImageArchive.LIST)) {
                return ImageArchive.parseList(archive.document(ImageArchive.LIST));
            }
            if (archive.has(ImageArchive.LAYOUT)) {
                return ImageArchive.parseIndex(archive.document(ImageArchive.INDEX)).stream()
                        .map(entry -> entry.loaded(manifest(entry.manifest(), entry.mediaType(), 0)))
                        .toList();
            }
            // Neither; the messages are those of Docker, which now looks for an archive of a version before 1.10.
            List<String> directories = archive.directories();
            String missing = directories.isEmpty()
                    ? ImageArchive.REPOSITORIES
                    : directories.getFirst() + "/json";
            archive.document(missing);
            throw ApiException.internal("jd cannot load images of Docker before 1.10");
        }

        /// An entry of the index may be an index itself, with a manifest for each platform.
        private Manifest.ImageManifest manifest(Digest digest, String mediaType, int depth) {
            byte[] document = archive.document(ImageArchive.blob(digest));
            if (!Digest.of(document).equals(digest)) {
                throw ApiException.internal("manifest " + digest + ": its digest is " + Digest.of(document));
            }
            return switch (Manifest.parse(mediaType, document)) {
                case Manifest.ImageManifest image -> image;
                case Manifest.ImageIndex index -> {
                    Platform machine = Platform.host();
                    var entry = index.select(machine).filter(_ -> depth < 2).orElseThrow(() ->
                            ApiException.notFound("no matching manifest for " + machine + " in the manifest list"
                                    + " entries"));
                    yield manifest(entry.digest(), entry.mediaType(), depth + 1);
                }
            };
        }

        private void load(ImageArchive.Loaded entry) {
            ImageConfig config = ImageConfig.parse(archive.document(entry.config()));
            if (!config.os().equals("linux")) {
                throw ApiException.internal("cannot load " + config.os() + " image on linux");
            }
            if (entry.layers().size() != config.diffIds().size()) {
                throw ApiException.internal("invalid manifest, layers length mismatch: expected "
                        + entry.layers().size() + ", got " + config.diffIds().size());
            }
            ImageId id = registerImage(config, entry.layers());
            unnamed.add(id);
            entry.names().forEach(name -> name(id, name));
            entry.parent().ifPresent(parent -> parents.put(id, parent));
            events.tell("load", id, id.toString());
        }

        // tag::loading-an-image[]
        private ImageId registerImage(
                ImageConfig config, List<String> files) {
            List<Digest> chain = config.chainIds();
            List<Digest> held = new ArrayList<>();
            try {
                for (int i = 0; i < chain.size(); i++) {
                    if (!storage.layers().hold(chain.get(i))) { // <1>
                        registerLayer(config.diffIds(), i, files.get(i)); // <2>
                    }
                    held.add(chain.get(i));
                }
                return storage.graph().register(config); // <3>
            } finally {
                held.reversed().forEach(storage.layers()::release); // <4>
            }
        }
        // end::loading-an-image[]

        private void registerLayer(List<Digest> diffIds, int position, String file) {
            Digest diffId = diffIds.get(position);
            try {
                storage.layers().register(
                        diffIds.subList(0, position), diffId, () -> Decompression.decompress(counted(diffId, file)));
            } catch (WrongDigestException e) {
                throw new ApiException(ApiException.Kind.INTERNAL, "invalid diffID for layer " + position
                        + ": expected \"" + diffId + "\", got \"" + e.found() + "\"", e);
            }
        }

        private InputStream counted(Digest diffId, String file) {
            UnpackedArchive.Member member = archive.open(file);
            long size = member.size();
            return quiet
                    ? member.content()
                    : new CountingInputStream(member.content(), 0, size, count -> lines.write(Progress.bar(
                            diffId.shortHex(), "Loading layer", count, size, ProgressBar.of(count, size))));
        }

        private void name(ImageId id, String text) {
            Reference name = Reference.parse(text);
            if (name.tag().isEmpty() || name.digest().isPresent()) {
                throw ApiException.invalid("invalid tag \"" + text + "\"");
            }
            Optional<ImageId> before = storage.tags().set(name, id);
            before.ifPresent(old -> lines.write(Progress.stream("The image " + name.familiar()
                    + " already exists, renaming the old one with ID " + old + " to empty string\n")));
            lines.write(Progress.stream("Loaded image: " + name.familiar() + "\n"));
            named = true;
        }
    }
}

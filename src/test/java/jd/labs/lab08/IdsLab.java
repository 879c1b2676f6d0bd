package jd.labs.lab08;

import static jd.labs.Case.PASSED;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import jd.image.ChainId;
import jd.image.Digest;
import jd.image.ImageConfig;
import jd.image.ImageFormatException;
import jd.image.ImageId;
import jd.labs.Case;
import jd.labs.Case.Hints;
import jd.labs.Case.Outcome;
import jd.labs.Case.Outcome.Failed;
import jd.labs.Lab;
import jd.labs.PlugIn;
import jd.labs.StudentCode;
import jd.labs.lab08.ImageIdentity.OldLayer;

/// Grades lab 8 with archives and configurations as a build makes them.
public final class IdsLab implements Lab {
    private static final String CONCEPT = "chapter 8, \"The concept\"";
    private static final String CHAIN =
            "chapter 8, \"Code: the id of a stack\"; OCI image-spec: config.md, layer ChainID";

    private static final List<byte[]> STACK =
            List.of(SampleImages.BASE, SampleImages.PACKAGE, SampleImages.APPLICATION);

    @Override
    public int number() {
        return 8;
    }

    @Override
    public String name() {
        return "ids";
    }

    @Override
    public String source() {
        return "OwnIds.java";
    }

    @Override
    public PlugIn plugIn() {
        return new PlugIn.Nowhere("an id names directories and documents in every part of jd, and is a static function;"
                + " exercise 1 compares yours with those of an image on the disk");
    }

    @Override
    public List<Case> cases(Class<?> program) {
        return List.of(
                one(program, "1", "diffId() is the digest of an archive", IdsLab::digestsArchives),
                one(program, "2", "diffId() does not depend on the compression", IdsLab::decompresses),
                one(program, "3", "diffId() reads a layer as a stream", IdsLab::readsInParts),
                one(program, "4", "chainIds() gives each position in a stack an id", IdsLab::chains),
                one(program, "5", "imageId() is the digest of the configuration's bytes", IdsLab::identifies),
                one(program, "6", "imageId() rejects what is no configuration", IdsLab::rejectsOtherDocuments),
                one(program, "7", "shared() counts equal positions, not equal layers", IdsLab::countsShared),
                one(program, "8", "historyLayers() finds the layer of each step", IdsLab::findsLayersOfSteps),
                one(program, "9", "historyLayers() rejects more steps than layers", IdsLab::rejectsTooManySteps),
                one(program, "10", "lineage() follows the parents down to the base", IdsLab::followsParents),
                one(program, "11", "lineage() rejects a layer that is missing", IdsLab::rejectsMissingParents),
                one(program, "12", "lineage() rejects a layer that is its own ancestor", IdsLab::rejectsCircles));
    }

    // ---- the ids of layers ----

    private static Outcome digestsArchives(ImageIdentity student) throws IOException {
        for (byte[] layer : List.of(SampleImages.BASE, SampleImages.APPLICATION, new byte[1], new byte[0])) {
            Digest got = student.diffId(new ByteArrayInputStream(layer));
            if (!got.equals(Digest.of(layer))) {
                return new Failed(got + " for an archive of " + layer.length + " bytes", new Hints(
                        layer.length < 2
                                ? "a layer may be very short, even empty: its first two bytes may not be there"
                                : "the digest is not that of all bytes of the archive, each of them once",
                        CONCEPT + ": the diffID is the SHA-256 of the uncompressed tar archive",
                        "after you have looked at two bytes, reset() the stream to the begin: mark(2) before"));
            }
        }
        return PASSED;
    }

    private static Outcome decompresses(ImageIdentity student) throws IOException {
        byte[] blob = SampleImages.gzip(SampleImages.BASE);
        Digest got = student.diffId(new ByteArrayInputStream(blob));
        if (got.equals(Digest.of(SampleImages.BASE))) {
            return PASSED;
        }
        return new Failed(got.toString(), new Hints(
                got.equals(Digest.of(blob))
                        ? "this is the digest of the compressed blob: another level of compression would change it"
                        : "this is neither the digest of the archive nor that of the blob: some bytes are missing",
                CONCEPT + ": a layer travels compressed, and has a second digest for that",
                "new GZIPInputStream(...) if the first two bytes are 1f 8b"));
    }

    private static Outcome readsInParts(ImageIdentity student) throws IOException {
        int[] largest = {0};
        InputStream blob = new FilterInputStream(new ByteArrayInputStream(SampleImages.BASE)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                largest[0] = Math.max(largest[0], buffer.length);
                return super.read(buffer, offset, Math.min(length, 1000));
            }

            @Override
            public byte[] readAllBytes() throws IOException {
                largest[0] = Integer.MAX_VALUE;
                return super.readAllBytes();
            }
        };
        Digest got = student.diffId(blob);
        if (!got.equals(Digest.of(SampleImages.BASE))) {
            return new Failed(got.toString(), new Hints(
                    "the archive came in parts, and the digest is not that of all of them",
                    "java.io.InputStream.read returns what has arrived, and -1 at the end",
                    "sha256.update(buffer, 0, count) with what read returned"));
        }
        return largest[0] <= 64 * 1024 ? PASSED : new Failed("the whole archive was read at once", new Hints(
                "a layer may have gigabytes: it must not be in memory as a whole",
                "a digest can be updated with one part after the other: java.security.MessageDigest",
                "Digest.sha256(), update(buffer, 0, count) in a loop, Digest.of(sha256)"));
    }

    private static Outcome chains(ImageIdentity student) {
        for (int layers = 0; layers <= STACK.size(); layers++) {
            List<Digest> diffIds = STACK.subList(0, layers).stream().map(Digest::of).toList();
            List<Digest> got = student.chainIds(diffIds);
            if (!got.equals(ChainId.each(diffIds))) {
                return new Failed(layers + " layers: " + shortened(got), chainHints(diffIds, got));
            }
        }
        return PASSED;
    }

    private static Hints chainHints(List<Digest> diffIds, List<Digest> got) {
        String last = "Digest.of((chain.getLast() + \" \" + diffId).getBytes(US_ASCII))";
        if (got.size() != diffIds.size()) {
            return new Hints("each layer has a chainID, base first, and an image without layers has none", CHAIN, last);
        }
        if (!got.getFirst().equals(diffIds.getFirst())) {
            return new Hints("nothing is below the lowest layer: its chainID is its diffID", CHAIN, last);
        }
        if (got.equals(diffIds)) {
            return new Hints(
                    "the same layer on top of different ones makes different trees, and needs different ids", CHAIN, last);
        }
        Digest second = got.get(1);
        String below = diffIds.get(0).hex();
        String above = diffIds.get(1).hex();
        if (second.equals(ascii(below + " " + above)) || second.equals(ascii(below + above))) {
            return new Hints("the text consists of whole digests, with the name of the algorithm", CHAIN, last);
        }
        if (second.equals(ascii(diffIds.get(0) + "" + diffIds.get(1)))) {
            return new Hints("the two digests are separated by a space", CHAIN, last);
        }
        if (second.equals(ascii(diffIds.get(1) + " " + diffIds.get(0)))) {
            return new Hints("the chainID of what is below comes first", CHAIN, last);
        }
        if (diffIds.size() > 2 && second.equals(ascii(diffIds.get(0) + " " + diffIds.get(1)))) {
            return new Hints("from the third layer on, what is below has a chainID that is not a diffID", CHAIN, last);
        }
        return new Hints("the digest is that of another text", CHAIN, last);
    }

    private static Digest ascii(String text) {
        return Digest.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    // ---- the id of an image ----

    private static Outcome identifies(ImageIdentity student) {
        byte[] spaced =
                (new String(SampleImages.CONFIG, StandardCharsets.UTF_8) + "\n").getBytes(StandardCharsets.UTF_8);
        for (byte[] config : List.of(SampleImages.CONFIG, spaced)) {
            ImageId got = student.imageId(config);
            if (!got.equals(new ImageId(Digest.of(config)))) {
                return new Failed(got.toString(), new Hints(
                        "this is not the digest of the bytes that were given: a line feed more is another image",
                        "chapter 8, \"Code: from a name to a value\": what is parsed and written again has another id",
                        "new ImageId(Digest.of(config))"));
            }
        }
        return PASSED;
    }

    private static Outcome rejectsOtherDocuments(ImageIdentity student) {
        byte[] manifest = "{\"schemaVersion\":2,\"config\":{},\"layers\":[]}".getBytes(StandardCharsets.UTF_8);
        String last = "ImageConfig.parse(config) throws for you";
        try {
            return new Failed("the id " + student.imageId(manifest), new Hints(
                    "a manifest is no configuration, and has no image id: it has no rootfs",
                    CONCEPT + ": what the document must have; chapter 9 for manifests",
                    last));
        } catch (ImageFormatException e) {
            return PASSED;
        }
    }

    private static Outcome countsShared(ImageIdentity student) {
        List<byte[]> other = List.of(SampleImages.OTHER_BASE, SampleImages.PACKAGE, SampleImages.APPLICATION);
        List<byte[]> twice = List.of(SampleImages.BASE, SampleImages.BASE);
        record Pair(List<byte[]> one, List<byte[]> other, int shared, String why) {}
        for (Pair pair : List.of(
                new Pair(STACK, STACK, 3, "an image shares all layers with itself"),
                new Pair(STACK, STACK.subList(0, 2), 2, "the second image is the base of the first"),
                new Pair(STACK, other, 0, "the two upper layers are equal, and what is below them is not"),
                new Pair(STACK.reversed(),
                        STACK, 0, "the same layers in another order are another tree at each position"),
                new Pair(twice, STACK, 1, "a layer occurs twice in one image, at two positions"),
                new Pair(List.of(), STACK, 0, "an image may have no layer"))) {
            int got = student.shared(config(pair.one(), List.of()), config(pair.other(), List.of()));
            if (got != pair.shared()) {
                return new Failed("shared: " + got, new Hints(
                        pair.why(),
                        CONCEPT + ": a position in a stack has an id, the chainID; a directory has its name",
                        "count the chainIDs that are in both lists"));
            }
        }
        return PASSED;
    }

    // ---- the history ----

    private static Outcome findsLayersOfSteps(ImageIdentity student) {
        ImageConfig config = ImageConfig.parse(SampleImages.CONFIG);
        List<Digest> chain = ChainId.each(config.diffIds());
        List<Optional<Digest>> right = List.of(
                Optional.of(chain.get(0)), Optional.empty(), Optional.of(chain.get(1)),
                Optional.empty(), Optional.of(chain.get(2)), Optional.empty());
        List<Optional<Digest>> got = student.historyLayers(config);
        String last = "an iterator over the chainIDs, whose next() is called for a step that is not emptyLayer()";
        if (!got.equals(right)) {
            boolean diffIds = got.stream().flatMap(Optional::stream).toList().equals(config.diffIds());
            String layers = shortened(got.stream().flatMap(Optional::stream).toList());
            return new Failed(layers + " in " + got.size() + " steps", new Hints(
                    diffIds
                            ? "these are diffIDs: the size is stored with the layer at its position in the stack"
                            : "a step such as CMD changes the configuration alone, and has no layer",
                    CONCEPT + "; image.ImageConfig.History: emptyLayer",
                    last));
        }
        int none = student.historyLayers(config(STACK, List.of())).size();
        int fewer = student.historyLayers(config(STACK, List.of(false))).size();
        return none == 0 && fewer == 1 ? PASSED : new Failed(none + " and " + fewer + " steps", new Hints(
                "the result has one element for each step, however many layers there are",
                "an image that was imported has a layer and no history",
                last));
    }

    private static Outcome rejectsTooManySteps(ImageIdentity student) {
        ImageConfig wrong = config(STACK.subList(0, 1), List.of(false, true, false));
        String second =
                "a configuration comes from a registry or an archive: it may be wrong, and then must not be used";
        String last = "if no layer is left: throw new ImageFormatException(...) with the text of the starter";
        try {
            return new Failed("the layers " + student.historyLayers(wrong), new Hints(
                    "two steps say that they have made a layer, and the image has one", second, last));
        } catch (ImageFormatException e) {
            boolean worded = "too many non-empty layers in History section".equals(e.getMessage());
            return worded ? PASSED : new Failed(e.toString(), new Hints(
                    "the message is Docker's, and the starter has it", second, last));
        } catch (RuntimeException e) {
            return new Failed(e.toString(), new Hints(
                    "a wrong document was noticed only by the collection that it exceeded", second, last));
        }
    }

    // ---- the images of Docker 1.2 ----

    private static Outcome followsParents(ImageIdentity student) {
        List<String> got = student.lineage(SampleImages.id("a9"), SampleImages.saved());
        List<String> base = student.lineage(SampleImages.id("51"), SampleImages.saved());
        String text = begins(got) + " and " + begins(base);
        String second = "chapter 8: in Docker 1.2 an image was a linked list of layers";
        String last = "begin with id, go to the layer whose id is parent(), addFirst each, end at a parent of \"\"";
        if (text.equals("51 4f a9 and 51")) {
            return PASSED;
        }
        if (begins(got).equals("a9 4f 51")) {
            return new Failed(text, new Hints("the lowest layer comes first, as in diff_ids", second, last));
        }
        boolean foreign = got.contains(SampleImages.id("0c"));
        return new Failed(text, new Hints(
                foreign
                        ? "a layer of another image on the same base was taken, too"
                        : "the layers are the image itself, its parent, and so on down to one without a parent",
                second,
                last));
    }

    private static Outcome rejectsMissingParents(ImageIdentity student) {
        List<OldLayer> cut = SampleImages.saved().stream()
                .filter(each -> !each.id().equals(SampleImages.id("51")))
                .toList();
        String last = "look the id up in a map, and throw new ImageFormatException(...) if it is not there";
        String second = "an image whose base is missing has no root directory: a half-loaded archive must be rejected";
        for (String id : List.of(SampleImages.id("a9"), SampleImages.id("77"))) {
            String missing = id.startsWith("77") ? id : SampleImages.id("51");
            try {
                return new Failed(begins(student.lineage(id, cut)), new Hints(
                        "layer " + missing.substring(0, 12) + " is not among the layers", second, last));
            } catch (ImageFormatException e) {
                if (!String.valueOf(e.getMessage()).contains(missing)) {
                    return new Failed(e.toString(), new Hints("the message must have the id that is missing",
                            second, last));
                }
            } catch (RuntimeException e) {
                return new Failed(e.toString(), new Hints(
                        "a missing layer was noticed only by the value null", second, last));
            }
        }
        return PASSED;
    }

    private static Outcome rejectsCircles(ImageIdentity student) throws InterruptedException {
        List<OldLayer> layers = new ArrayList<>(List.of(
                new OldLayer("aa", "bb"), new OldLayer("bb", "cc"), new OldLayer("cc", "bb")));
        Hints hints = new Hints(
                "the layers bb and cc are each other's parents, and there is no base",
                "a digest cannot be in the text of which it is the digest: ids that are computed have no circles",
                "throw new ImageFormatException(...) if the list has the id already");
        List<Outcome> outcome = new ArrayList<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                outcome.add(new Failed(student.lineage("aa", layers).toString(), hints));
            } catch (ImageFormatException e) {
                outcome.add(PASSED);
            } catch (UnsupportedOperationException | OutOfMemoryError | StackOverflowError e) {
                outcome.add(new Failed(e.toString(), hints));
            }
        });
        thread.join(2000);
        return outcome.isEmpty() ? new Failed("no answer within two seconds", hints) : outcome.getFirst();
    }

    // ---- helpers ----

    private static ImageConfig config(List<byte[]> layers, List<Boolean> steps) {
        return ImageConfig.parse(SampleImages.config(layers, steps));
    }

    private static String shortened(List<Digest> digests) {
        return digests.stream().map(Digest::shortHex).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String begins(List<String> ids) {
        return ids.stream().map(id -> id.substring(0, 2)).collect(Collectors.joining(" "));
    }

    private interface Look {
        Outcome at(ImageIdentity student) throws IOException, InterruptedException;
    }

    private static Case one(Class<?> program, String id, String sentence, Look look) {
        return new Case(id, sentence, false, () -> look.at(student(program)));
    }

    private static ImageIdentity student(Class<?> program) {
        return StudentCode.create(program, ImageIdentity.class);
    }
}

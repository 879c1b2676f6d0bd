package jd.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The inputs that a target starts from: its seeds, and the files below `src/test/resources/jd/fuzz/TARGET/`, which are
/// recordings and inputs that once crashed it.
final class Corpus {
    private static final Path RESOURCES = Path.of("src/test/resources/jd/fuzz");

    private Corpus() {}

    static List<byte[]> of(Target target) {
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        Path directory = RESOURCES.resolve(target.name());
        if (!Files.isDirectory(directory)) {
            return inputs;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("read the corpus of " + target, e);
        }
        return inputs;
    }
}

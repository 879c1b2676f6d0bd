package jd.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import jd.build.file.BuildException;
import jd.image.ImageId;

/// The images of the finished stages, by name and by number, for `FROM` and `--from` of later stages.
///
/// Today: builder/dockerfile/dispatchers.go stagesBuildResults
final class StageResults {
    private record Result(String name, Optional<ImageId> image) {}

    private final List<Result> results = new ArrayList<>();

    void requireFree(String name) {
        if (byName(name).isPresent()) {
            throw new BuildException(name + " stage name already used");
        }
    }

    /// @param image empty for a stage that consists of `FROM scratch`
    void add(String name, Optional<ImageId> image) {
        results.add(new Result(name, image));
    }

    private Optional<Result> byName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return results.stream().filter(result -> !name.isEmpty() && result.name().equals(lower)).findFirst();
    }

    /// {@return the image of the stage with this name, empty if there is none}
    Optional<ImageId> named(String name) {
        return byName(name).flatMap(Result::image);
    }

    /// {@return the image of a stage given by its name or its number; empty if the text denotes no stage}
    Optional<ImageId> find(String nameOrNumber) {
        Optional<Result> named = byName(nameOrNumber);
        if (named.isPresent() || !nameOrNumber.matches("-?[0-9]{1,6}")) {
            return named.flatMap(Result::image);
        }
        int number = Integer.parseInt(nameOrNumber);
        if (number == results.size()) {
            throw new BuildException("refers to current build stage");
        }
        if (number < 0 || number > results.size()) {
            throw new BuildException("index out of bounds");
        }
        return results.get(number).image();
    }
}

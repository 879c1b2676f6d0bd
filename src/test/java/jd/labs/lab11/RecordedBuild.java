package jd.labs.lab11;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jd.server.api.Json;

/// A build and what a real dockerd has done with it, from `builds.txt`.
///
/// ```
/// === name
/// flags: --no-cache              a flag of docker build, if there is one
/// a.txt: other                   a file of the context that differs in this build
/// | FROM busybox                 the Dockerfile
/// | RUN echo a
/// > FROM busybox                 a step, as dockerd prints it
///   from busybox
/// > RUN echo a
///   cached first ["/bin/sh","-c","echo a"]
/// ```
///
/// A step was `made`, or its image was that of another build. The builds run in their order, with one cache.
public record RecordedBuild(
        String name, List<String> flags, Map<String, String> files, String dockerfile, List<Decision> decisions) {
    /// The files of the context that do not differ.
    private static final Map<String, String> USUAL =
            Map.of("a.txt", "one", "b.txt", "two", "dir/c.txt", "three", "two words.txt", "four");

    /// A step of a build.
    ///
    /// @param result `from IMAGE`, `made`, or `cached BUILD`
    /// @param command the command of the configuration from which the image was made
    public record Decision(String statement, String result, List<String> command) {
        public boolean isCached() {
            return result.startsWith("cached ");
        }

        public boolean isFrom() {
            return result.startsWith("from ");
        }

        String text() {
            String json = new String(Json.bytes(command), StandardCharsets.UTF_8);
            return "> " + statement + "\n  " + result + (isFrom() ? "" : " " + json) + "\n";
        }
    }

    public static List<RecordedBuild> all() {
        try (InputStream in = RecordedBuild.class.getResourceAsStream("builds.txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<RecordedBuild> builds = new ArrayList<>();
            for (String section : text.split("(?m)^=== ")) {
                if (!section.isEmpty()) {
                    builds.add(parse(section.lines().toList()));
                }
            }
            return builds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RecordedBuild parse(List<String> lines) throws IOException {
        List<String> flags = new ArrayList<>();
        Map<String, String> files = new TreeMap<>(USUAL);
        StringBuilder dockerfile = new StringBuilder();
        List<Decision> decisions = new ArrayList<>();
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("|")) {
                dockerfile.append(line.substring(Math.min(2, line.length()))).append('\n');
            } else if (line.startsWith("flags: ")) {
                flags.addAll(List.of(line.substring("flags: ".length()).split(" ")));
            } else if (line.startsWith("> ")) {
                String[] result = lines.get(++i).strip().split(" (?=\\[)", 2);
                String json = result.length > 1 ? result[1] : "[]";
                decisions.add(new Decision(
                        line.substring(2), result[0], List.of(Json.mapper().readValue(json, String[].class))));
            } else {
                String[] file = line.split(": ", 2);
                files.put(file[0], file[1]);
            }
        }
        return new RecordedBuild(lines.getFirst(), flags, files, dockerfile.toString(), decisions);
    }

    /// {@return the steps as in the file}
    public static String text(List<Decision> decisions) {
        return decisions.stream().map(Decision::text).collect(Collectors.joining());
    }
}

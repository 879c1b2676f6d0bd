package jd.compose.file;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads the flags of `run` as if they were a service in one more file, so that `-p 8080:80` and `-v ./src:/src` mean the
/// same as under `ports:` and `volumes:`, and have the same errors.
public final class FlagDocument {
    private static final Place COMMAND_LINE = new Place("command line", 1);

    private final Map<String, YamlNode> keys = new LinkedHashMap<>();

    /// @param key of a service in a file
    public FlagDocument text(String key, String value) {
        keys.put(key, scalar(value));
        return this;
    }

    /// Without values the key is absent.
    public FlagDocument list(String key, List<String> values) {
        if (!values.isEmpty()) {
            keys.put(key, new YamlNode.Sequence(
                    values.stream().<YamlNode>map(FlagDocument::scalar).toList(), COMMAND_LINE));
        }
        return this;
    }

    private static YamlNode scalar(String text) {
        return new YamlNode.Scalar(text, YamlNode.Scalar.Kind.TEXT, COMMAND_LINE);
    }

    /// {@return the canonical document; variables without a value are absent}
    ///
    /// @throws ComposeException if a value is malformed
    public Map<String, Object> read(Path directory, Map<String, String> environment) {
        var problems = new Problems();
        Map<String, Object> document = new DocumentReader(
                directory, environment.getOrDefault("HOME", ""), problems, Set.of())
                .object(Grammar.SERVICE, new YamlNode.Mapping(keys, COMMAND_LINE), "run");
        problems.check();
        if (document.containsKey("environment")) {
            Map<String, Object> variables = Section.of(document.get("environment")).values();
            variables.entrySet().removeIf(variable ->
                    variable.getValue() == DocumentReader.UNSET && !environment.containsKey(variable.getKey()));
            variables.replaceAll((name, value) -> value == DocumentReader.UNSET ? environment.get(name) : value);
        }
        return new Completion(directory, problems, Set.of()).service(new Section(document));
    }
}

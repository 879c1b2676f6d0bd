package jd.compose.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads a YAML file into a tree of [YamlNode], within limits.
///
/// A file of a few hundred bytes can describe a tree of billions of values, because an alias stands for a whole
/// subtree ("billion laughs"), and a few thousand brackets exhaust the stack of a recursive parser. So the size of the
/// file, the depth, and the number of values after the expansion of aliases are bounded.
public final class YamlReader {
    private static final int LARGEST_FILE = 4 << 20;
    private static final int DEEPEST = 64;
    private static final int MOST_VALUES = 100_000;

    private static final Tag RESET = new Tag("!reset");
    private static final Tag OVERRIDE = new Tag("!override");

    private final String file;
    private final LoadSettings settings;
    private final List<String> path = new ArrayList<>();
    private List<List<String>> replaced = new ArrayList<>();
    private int values;

    private YamlReader(String file) {
        this.file = file;
        this.settings = LoadSettings.builder()
                .setLabel(file)
                .setSchema(new CoreSchema())
                .setCodePointLimit(LARGEST_FILE)
                .setMaxAliasesForCollections(MOST_VALUES)
                .build();
    }

    /// A document of a file.
    ///
    /// @param replaced the paths of the values tagged `!reset` or `!override`: they are removed from the documents below
    ///     before this one is laid over them. A reset value is not in the tree, an overriding one is.
    public record Document(YamlNode tree, List<List<String>> replaced) {
        public Document {
            replaced = List.copyOf(replaced);
        }
    }

    /// {@return the file's documents, at least one}
    ///
    /// @throws ComposeException if the file is missing, malformed or exceeds a limit
    public static List<Document> read(Path file) {
        try {
            return parse(file.toString(), text(file));
        } catch (NoSuchFileException e) {
            throw ComposeException.noFile("open " + file + ": no such file or directory");
        } catch (CharacterCodingException e) {
            throw ComposeException.invalid(file + ": yaml: not a text in UTF-8");
        } catch (IOException e) {
            throw ComposeException.noFile("read " + file + ": "
                    + (Files.isDirectory(file) ? "is a directory" : e.getMessage()));
        }
    }

    /// Also of a pipe or device, whose size is not known before.
    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                throw ComposeException.invalid(file + ": yaml: file has more than " + LARGEST_FILE + " bytes");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        }
    }

    static List<Document> parse(String file, String text) {
        var reader = new YamlReader(file);
        try {
            reader.checkDepth(text);
            var documents = new ArrayList<Document>();
            for (Node root : new Compose(reader.settings).composeAllFromString(text)) {
                documents.add(reader.document(root));
            }
            if (documents.isEmpty()) {
                throw ComposeException.invalid(new Place(file, 1) + ": empty compose file");
            }
            return documents;
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw ComposeException.invalid(new Place(file, line) + ": yaml: " + e.getProblem());
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw ComposeException.invalid(file + ": yaml: " + e.getMessage());
        }
    }

    private Document document(Node root) {
        replaced = new ArrayList<>();
        YamlNode tree = convert(root);
        return new Document(tree, replaced);
    }

    /// Counts the nesting on the stream of events, which is parsed without recursion.
    private void checkDepth(String text) {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            if (event instanceof CollectionStartEvent && ++depth > DEEPEST) {
                int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
                throw ComposeException.invalid(
                        new Place(file, line) + ": yaml: more than " + DEEPEST + " levels of nesting");
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
        }
    }

    private YamlNode convert(Node node) {
        Place at = place(node);
        if (++values > MOST_VALUES) {
            throw ComposeException.invalid(at + ": yaml: more than " + MOST_VALUES
                    + " values after the expansion of aliases");
        }
        return switch (node) {
            case ScalarNode scalar -> new YamlNode.Scalar(scalar.getValue(), kind(scalar), at);
            case SequenceNode sequence -> {
                checkRecursion(sequence);
                yield new YamlNode.Sequence(items(sequence), at);
            }
            case MappingNode mapping -> {
                checkRecursion(mapping);
                yield mapping(mapping, at);
            }
            default -> throw ComposeException.invalid(at + ": yaml: unexpected " + node.getNodeType());
        };
    }

    /// An item has no name by which it could replace another one, so its tag has no effect beyond the item.
    private List<YamlNode> items(SequenceNode sequence) {
        var items = new ArrayList<YamlNode>();
        for (Node item : sequence.getValue()) {
            if (!item.getTag().equals(RESET)) {
                items.add(convert(item));
            }
        }
        return items;
    }

    private void checkRecursion(Node node) {
        if (node.isRecursive()) {
            throw ComposeException.invalid(place(node) + ": yaml: anchor '"
                    + node.getAnchor().map(Object::toString).orElse("") + "' value contains itself");
        }
    }

    /// Keys of a merged mapping (`<<: *defaults`) yield to the mapping's own, whatever their order.
    private YamlNode mapping(MappingNode mapping, Place at) {
        var own = new LinkedHashMap<String, YamlNode>();
        var merged = new ArrayList<YamlNode>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw ComposeException.invalid(place(tuple.getKeyNode()) + ": yaml: a key must be a scalar");
            }
            Optional<YamlNode> kept = entry(key.getValue(), tuple.getValueNode());
            if (kept.isEmpty()) {
                continue;
            }
            YamlNode value = kept.get();
            if (key.getValue().equals("<<") && key.isPlain()) {
                merged.addAll(value instanceof YamlNode.Sequence several ? several.items() : List.of(value));
            } else if (own.putIfAbsent(key.getValue(), value) != null) {
                throw ComposeException.invalid(
                        place(key) + ": yaml: mapping key \"" + key.getValue() + "\" already defined");
            }
        }
        for (YamlNode defaults : merged) {
            if (!(defaults instanceof YamlNode.Mapping map)) {
                throw ComposeException.invalid(defaults.at() + ": yaml: map merge requires map or sequence of maps"
                        + " as the value");
            }
            map.entries().forEach(own::putIfAbsent);
        }
        return new YamlNode.Mapping(own, at);
    }

    private Optional<YamlNode> entry(String key, Node value) {
        path.add(key);
        if (value.getTag().equals(RESET) || value.getTag().equals(OVERRIDE)) {
            replaced.add(List.copyOf(path));
        }
        Optional<YamlNode> kept = value.getTag().equals(RESET) ? Optional.empty() : Optional.of(convert(value));
        path.removeLast();
        return kept;
    }

    private Place place(Node node) {
        return new Place(file, node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1));
    }

    private YamlNode.Scalar.Kind kind(ScalarNode scalar) {
        // The override tag stands where the type of the value would be.
        Tag tag = scalar.getTag().equals(OVERRIDE)
                ? settings.getSchema().getScalarResolver().resolve(scalar.getValue(), scalar.isPlain())
                : scalar.getTag();
        if (tag.equals(Tag.INT)) {
            return YamlNode.Scalar.Kind.INTEGER;
        } else if (tag.equals(Tag.FLOAT)) {
            return YamlNode.Scalar.Kind.DECIMAL;
        } else if (tag.equals(Tag.BOOL)) {
            return YamlNode.Scalar.Kind.FLAG;
        }
        return tag.equals(Tag.NULL) ? YamlNode.Scalar.Kind.NOTHING : YamlNode.Scalar.Kind.TEXT;
    }
}

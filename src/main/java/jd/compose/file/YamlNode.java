package jd.compose.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value of a YAML document that still knows its position, so that an error can name the line.
public sealed interface YamlNode {
    Place at();

    record Mapping(Map<String, YamlNode> entries, Place at) implements YamlNode {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }

    record Sequence(List<YamlNode> items, Place at) implements YamlNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /// @param text as it stands in the file, without quotes
    record Scalar(String text, Kind kind, Place at) implements YamlNode {
        enum Kind { TEXT, INTEGER, DECIMAL, FLAG, NOTHING }
    }

    static boolean isNothing(YamlNode node) {
        return node instanceof Scalar scalar && scalar.kind() == Scalar.Kind.NOTHING;
    }
}

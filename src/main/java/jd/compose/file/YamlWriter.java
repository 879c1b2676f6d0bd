package jd.compose.file;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/// Writes a document as YAML, in the style of Go's encoder. A text that YAML 1.1 or 1.2 would read as another type, such
/// as `yes`, `1.5` or `2026-01-02`, is put in quotes: a reader of either version gets the text back.
///
/// Today: gopkg.in/yaml.v3 encode.go
public final class YamlWriter {
    private static final Pattern OTHER_TYPE = Pattern.compile("""
            (?xi) | ~ | null | true | false | y | yes | on | n | no | off | << | = | [-+]?\\.inf | \\.nan
            | [-+]?0x[0-9a-f_]+ | [-+]?0o?[0-7_]+ | [-+]?0b[01_]+
            | [-+]?(\\.[0-9]+|[0-9][0-9_]*(\\.[0-9_]*)?)(e[-+]?[0-9]+)?
            | [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?
            | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([t\\s].*)?
            """);

    private YamlWriter() {}

    /// @param document of maps, lists, texts, numbers, booleans and null
    public static String write(Object document) {
        DumpSettings settings = DumpSettings.builder().setSchema(new WithoutVariables()).setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDereferenceAliases(true).setIndicatorIndent(2).setIndentWithIndicator(true)
                .setWidth(Integer.MAX_VALUE).build();
        return new Dump(settings, new Texts(settings)).dumpToString(document);
    }

    static ScalarStyle style(String text) {
        if (OTHER_TYPE.matcher(text).matches()) {
            return ScalarStyle.DOUBLE_QUOTED;
        }
        return text.contains("\n") ? ScalarStyle.LITERAL : ScalarStyle.PLAIN;
    }

    /// To the library `${NAME}` is a type of its own, which is why it would put it in quotes.
    private static final class WithoutVariables extends JsonSchema {
        @Override
        public ScalarResolver getScalarResolver() {
            ScalarResolver resolver = super.getScalarResolver();
            return (value, implicit) -> value.startsWith("$") ? Tag.STR : resolver.resolve(value, implicit);
        }
    }

    private static final class Texts extends StandardRepresenter {
        Texts(DumpSettings settings) {
            super(settings);
            representers.put(String.class, this::text);
            representers.put(BigDecimal.class, this::number);
        }

        /// Go does not distinguish 2.0 from 2.
        private Node number(Object number) {
            BigDecimal value = (BigDecimal) number;
            return representScalar(value.scale() > 0 ? Tag.FLOAT : Tag.INT, value.toPlainString(), ScalarStyle.PLAIN);
        }

        private Node text(Object text) {
            return representScalar(Tag.STR, text.toString(), style(text.toString()));
        }
    }
}

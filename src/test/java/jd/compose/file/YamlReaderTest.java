package jd.compose.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class YamlReaderTest {
    private static String error(String text) {
        return assertThrows(ComposeException.class, () -> YamlReader.parse("f.yaml", text)).getMessage();
    }

    private static YamlNode parse(String text) {
        return YamlReader.parse("f.yaml", text).getFirst().tree();
    }

    private static YamlNode at(YamlNode node, String... keys) {
        for (String key : keys) {
            node = assertInstanceOf(YamlNode.Mapping.class, node).entries().get(key);
        }
        return node;
    }

    @Test
    void scalarKeepsItsTextKindAndLine() {
        YamlNode root = parse("a:\n  b: 010\n  c: 'true'\n  d:\n");
        assertEquals(new YamlNode.Scalar("010", YamlNode.Scalar.Kind.INTEGER, new Place("f.yaml", 2)),
                at(root, "a", "b"));
        assertEquals(new YamlNode.Scalar("true", YamlNode.Scalar.Kind.TEXT, new Place("f.yaml", 3)),
                at(root, "a", "c"));
        assertTrue(YamlNode.isNothing(at(root, "a", "d")));
    }

    @Test
    void mergedKeysYieldToOwnKeys() {
        YamlNode root = parse("""
                x: &x {a: 1, b: 2}
                y:
                  a: 3
                  <<: *x
                """);
        assertEquals("3", assertInstanceOf(YamlNode.Scalar.class, at(root, "y", "a")).text());
        assertEquals("2", assertInstanceOf(YamlNode.Scalar.class, at(root, "y", "b")).text());
    }

    @Test
    void billionLaughsIsRejected() {
        var text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            text.append("a%d: &a%d [".formatted(i, i)).append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a").append(i - 1).append("]\n");
        }
        assertTrue(error(text.toString()).endsWith("more than 100000 values after the expansion of aliases"));
    }

    @Test
    void deepNestingIsRejected() {
        assertEquals("f.yaml:1: yaml: more than 64 levels of nesting", error("[".repeat(200_000)));
    }

    @Test
    void valueThatContainsItselfIsRejected() {
        assertEquals("f.yaml:1: yaml: anchor 'a' value contains itself", error("a: &a [*a]"));
    }

    @Test
    void duplicateKeyIsReportedWithItsLine() {
        assertEquals("f.yaml:2: yaml: mapping key \"a\" already defined", error("a: 1\na: 2\n"));
    }

    @Test
    void syntaxErrorIsReportedWithItsLine() {
        assertTrue(error("services:\n  web: [\n").matches("f\\.yaml:[23]: yaml: .*"));
    }

    @Test
    void missingFileIsReportedInGosWords() {
        assertEquals("open /nosuch/compose.yaml: no such file or directory", assertThrows(ComposeException.class,
                () -> YamlReader.read(Path.of("/nosuch/compose.yaml"))).getMessage());
    }
}

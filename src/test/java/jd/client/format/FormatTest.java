package jd.client.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import jd.libcontainer.io.JsonTree;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatTest {
    private static final Object CONTAINER = value("""
            {"Name":"/c1","State":{"Running":true,"ExitCode":0},"Args":["a","b"],\
            "Labels":{"x.y":"1","k":"v"},"Binds":null,"Ports":{"80/tcp":[{"HostPort":"8080"}]}}""");

    private static Object value(String json) {
        try {
            return JsonTree.parse(json.getBytes(StandardCharsets.UTF_8)).value();
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String fill(String template) {
        return GoTemplate.parse(template).fill(CONTAINER);
    }

    @Test
    void templateInsertsFieldsAndFunctions() {
        assertEquals("/c1 true 0", fill("{{.Name}} {{.State.Running}} {{.State.ExitCode}}"));
        assertEquals("{\"Running\":true,\"ExitCode\":0}", fill("{{json .State}}"));
        assertEquals("a,b 2 [a b] map[k:v x.y:1] []",
                fill("{{join .Args \",\"}} {{len .Args}} {{.Args}} {{.Labels}} {{.Binds}}"));
        assertEquals("1 b", fill("{{index .Labels \"x.y\"}} {{index .Args 1}}"));
        assertEquals("/C1", fill("{{.Name | upper}}"));
        assertEquals("c1", fill("{{slice .Name 1}}"));
        assertEquals("\"/c1\"-0", fill("{{printf \"%q-%v\" .Name .State.ExitCode}}"));
    }

    @Test
    void templateEvaluatesIfAndRange() {
        assertEquals("up", fill("{{if .State.Running}}up{{else}}down{{end}}"));
        assertEquals("other", fill("{{if .Binds}}binds{{else if eq .Name \"/c1\" | not}}name{{else}}other{{end}}"));
        assertEquals("<a><b>", fill("{{range .Args}}<{{.}}>{{end}}"));
        assertEquals("none", fill("{{range .Binds}}x{{else}}none{{end}}"));
        assertEquals("0", fill("{{with .State}}{{.ExitCode}}{{end}}"));
        assertEquals("ab", fill("a {{- /* no space */ -}} b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}            | k=v;x.y=1;
            {{range $i, $e := .Args}}{{$i}}{{$e}}{{end}}                | 0a1b
            {{range $e := .Args}}{{$e}}{{.}}{{end}}                     | aabb
            {{with $s := .State}}{{$s.Running}}{{$.Name}}{{.ExitCode}}{{end}} | true/c10
            {{if $n := len .Args}}{{$n}}{{end}}                         | 2
            {{$x := .Name}}{{range .Args}}{{$x = .}}{{end}}{{$x}}       | b
            {{$x := 1}}{{with .State}}{{$x := 2}}{{end}}{{$x}}          | 1
            {{(index .Ports "80/tcp" 0).HostPort}}                      | 8080
            {{(index (index .Ports "80/tcp") 0).HostPort}}              | 8080
            {{range $p, $c := .Ports}}{{$p}} -> {{(index $c 0).HostPort}}{{end}} | 80/tcp -> 8080
            {{range $i, $e := .Binds}}x{{else}}none{{end}}              | none
            {{len (split .Name "/")}}                                   | 2
            {{pad .Name 1 2}}{{truncate .Name 2}}                       | ~ /c1  /c~
            """)
    void templateHasVariablesAndFieldsOfParentheses(String template, String text) {
        assertEquals(text, fill(template));
    }

    @Test
    void templateErrorIsReportedWithItsPosition() {
        assertEquals("template: :1: undefined variable \"$y\"", refusal("{{$y}}"));
        assertEquals("template: :1: undefined variable \"$y\"", refusal("{{with $y := .Name}}{{end}}{{$y}}"));
        assertEquals("template: :1: unclosed left paren", refusal("{{(index .Args 0}}"));
        assertEquals("template: :1: missing value for command", refusal("{{$x := }}"));
        assertEquals("template: :1: wrong number of args: want 2 got 1", refusal("{{join .Args}}"));
        assertEquals("template: :1:8: executing \"\" at <.Foo.Bar>: map has no entry for key \"Foo\"",
                refusal("a {{.Foo.Bar}}"));
        assertEquals("template: :1: unclosed action", refusal("{{.Name"));
        assertEquals("template: :1: function \"foo\" not defined", refusal("{{foo .}}"));
        assertEquals("template: :1: unexpected EOF", refusal("{{if .Name}}x"));
        assertEquals("template: :1: unexpected {{end}}", refusal("x{{end}}"));
    }

    private static String refusal(String template) {
        return assertThrows(TemplateException.class, () -> fill(template), template).getMessage();
    }

    @Property
    void textWithoutActionsIsUnchanged(@ForAll String text) {
        if (!text.contains("{{")) {
            assertEquals(text, fill(text));
        }
    }

    @Provide
    Arbitrary<Object> documents() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(Arbitraries.strings().map(text -> (Object) text),
                Arbitraries.longs().map(number -> (Object) number),
                Arbitraries.of(true, false).map(truth -> (Object) truth));
        return Arbitraries.recursive(() -> leaf, inner -> Arbitraries.oneOf(
                inner.list().ofMaxSize(3).map(list -> (Object) list),
                Arbitraries.maps(Arbitraries.strings(), inner).ofMaxSize(3).map(map -> (Object) map)), 0, 3);
    }

    @Property
    void indentingChangesOnlyWhiteSpace(@ForAll("documents") Object document) throws IOException {
        String compact = new JsonTree(document).toString();
        String indented = IndentedJson.of(compact);
        assertEquals(compact, JsonTree.parse(indented.getBytes(StandardCharsets.UTF_8)).toString());
        assertEquals(indented, IndentedJson.of(indented));
    }

    @Test
    void numbersKeepTheirDigitsAndEmptyValuesStayOnOneLine() {
        assertEquals("""
                {
                    "a": 1.50,
                    "b": {},
                    "c": [],
                    "d": "x\\"{,"
                }""", IndentedJson.of("{\"a\":1.50,\"b\":{},\"c\":[ ],\"d\":\"x\\\"{,\"}"));
    }

    @Test
    void columnIsAsWideAsItsWidestCellAndAtLeastTen() {
        assertEquals("""
                ID        NAME
                1         a
                12345678901   é
                """.replace("ID        ", "ID            ").replace("1         a", "1             a"),
                new Table().line("ID", "NAME").line("1", "a").line("12345678901", "é").toString());
        assertEquals("A         B\n", new Table().line("A", "B").toString());
    }

    @Property
    void shortenedTextFits(@ForAll String text, @ForAll @IntRange(min = 1, max = 30) int most) {
        String shortened = Shortened.text(text, most);
        int length = shortened.codePointCount(0, shortened.length());
        assertTrue(length <= most);
        assertTrue(shortened.equals(text) || shortened.endsWith("…") && length == most);
    }

    @Test
    void textIsQuotedLikeGo() {
        assertEquals("\"a\\\"b\\\\c\\n\\x01é\"", Shortened.quoted("a\"b\\c\n\u0001é"));
        assertEquals("3625b0b70b58",
                Shortened.id("sha256:3625b0b70b581ac9d00389a2fff95039f91ae535d8979919c5b37dfff02c0612"));
    }

    @Test
    void missingFieldIsEmpty() {
        var json = new JsonTree(Map.of("a", List.of("x")));
        assertEquals("", json.at("b").at("c").text());
        assertEquals(List.of("x"), json.at("a").texts());
        assertEquals(0, json.at("a").number());
    }
}

package jd.build.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.build.file.Instruction.CommandLine;
import jd.build.file.Instruction.Declaration;
import jd.build.file.Instruction.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionParserTest {
    private static Instruction parse(String text) {
        List<Instruction> all = instructions("FROM busybox\n" + text);
        return all.getFirst();
    }

    private static List<Instruction> instructions(String text) {
        return BuildFile.of(Dockerfile.parse(text)).stages().getLast().instructions();
    }

    private static <T> T as(Class<T> type, String text) {
        return assertInstanceOf(type, parse(text));
    }

    // The messages are those of dockerd 26.1.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "FOO x | dockerfile parse error on line 2: unknown instruction: FOO (did you mean FROM?)",
        "foo x | dockerfile parse error on line 2: unknown instruction: foo (did you mean from?)",
        "EXPOSED 1 | dockerfile parse error on line 2: unknown instruction: EXPOSED (did you mean EXPOSE?)",
        "NOSUCHTHING | dockerfile parse error on line 2: unknown instruction: NOSUCHTHING",
        "FROM a b | dockerfile parse error on line 2: FROM requires either one or three arguments",
        "FROM --x=1 a | dockerfile parse error on line 2: unknown flag: x",
        "FROM a as 1a | dockerfile parse error on line 2: invalid name for build stage: \"1a\", name can't start with a"
                + " number or contain symbols",
        "ADD a | dockerfile parse error on line 2: ADD requires at least two arguments, but only one was provided."
                + " Destination could not be determined",
        "COPY --foo=1 a b | dockerfile parse error on line 2: unknown flag: foo (did you mean from?)",
        "COPY --from a b | dockerfile parse error on line 2: missing a value on flag: from",
        "MAINTAINER | dockerfile parse error on line 2: MAINTAINER requires exactly one argument",
        "ARG =x | dockerfile parse error on line 2: ARG names can not be blank",
        "ENV | dockerfile parse error on line 2: ENV requires at least one argument",
        "ENV A | ENV must have two arguments",
        "ENV A=1 B | Syntax error - can't find = in \"B\". Must be of the form: name=value",
        "VOLUME [\"\"] | dockerfile parse error on line 2: VOLUME specified can not be an empty string",
        "CMD [\"a\", 1] | when using JSON array syntax, arrays must be comprised of strings only",
        "SHELL sh | dockerfile parse error on line 2: SHELL requires the arguments to be in JSON form",
        "HEALTHCHECK FOO | dockerfile parse error on line 2: Unknown type \"FOO\" in HEALTHCHECK (try CMD)",
        "HEALTHCHECK CMD | dockerfile parse error on line 2: Missing command after HEALTHCHECK CMD",
        "HEALTHCHECK NONE x | dockerfile parse error on line 2: HEALTHCHECK NONE takes no arguments",
        "HEALTHCHECK --interval=x CMD a | dockerfile parse error on line 2: time: invalid duration \"x\"",
        "HEALTHCHECK --interval=-1s CMD a | dockerfile parse error on line 2: Interval \"interval\" cannot be less than"
                + " 1ms",
        "HEALTHCHECK --retries=-1 CMD x | dockerfile parse error on line 2: --retries cannot be negative (-1)",
        "ONBUILD FROM x | dockerfile parse error on line 2: FROM isn't allowed as an ONBUILD trigger",
        "ONBUILD ONBUILD RUN x | dockerfile parse error on line 2: Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
        "RUN <<E | unterminated heredoc"
    })
    void malformedInstructionIsRejectedWithDockersMessage(String text, String message) {
        assertEquals(message, assertThrows(BuildException.class, () -> parse(text)).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "# only a comment | file with no instructions",
        "RUN true | no build stage in current context",
        "# escape=x | invalid escape token 'x' does not match ` or \\",
        "# escape=`\\n# escape=`\\nFROM a | only one escape parser directive can be used"
    })
    void malformedFileIsRejectedWithDockersMessage(String text, String message) {
        assertEquals(message, assertThrows(BuildException.class,
                () -> instructions(text.replace("\\n", "\n"))).getMessage());
    }

    @Test
    void execFormIsAJsonArrayAndAnyOtherTextAShellCommand() {
        assertEquals(new CommandLine(List.of("a", "b c"), false), as(Instruction.Cmd.class, "CMD [\"a\", \"b c\"]").command());
        assertEquals(new CommandLine(List.of("[\"a\""), true), as(Instruction.Cmd.class, "CMD [\"a\"").command());
        assertEquals(new CommandLine(List.of("a  b"), true), as(Instruction.Run.class, "RUN  a  b ").command());
    }

    @Test
    void continuedLinesAreJoinedWithoutCommentsBetweenThem() {
        Instruction run = parse("RUN echo a \\\n  # comment\n  b \\\n && c\nENV x=y\n");
        assertEquals("RUN echo a   b  && c", run.text());
    }

    @Test
    void emptyContinuationLineIsAWarning() {
        Dockerfile file = Dockerfile.parse("FROM a\nRUN b \\\n\n c\n");
        assertEquals(2, file.warnings().size());
        assertEquals("[WARNING]: Empty continuation line found in: RUN b  c\n", file.warnings().getFirst());
    }

    @Test
    void backtickContinuesLinesAfterItsDirective() {
        List<Instruction> all = instructions("# escape=`\nFROM busybox\nRUN dir C:\\ `\n && x\nRUN y\n");
        assertEquals(List.of("RUN dir C:\\  && x", "RUN y"), all.stream().map(Instruction::text).toList());
    }

    @Test
    void doubledEscapeCharacterDoesNotContinueALine() {
        assertEquals(2, instructions("FROM a\nRUN echo \\\\\nRUN b\n").size());
    }

    @Test
    void environmentIsWrittenInEitherOfTwoForms() {
        assertEquals(List.of(new Pair("A", "b  \"c d\"")), as(Instruction.Env.class, "ENV A b  \"c d\"").pairs());
        assertEquals(
                List.of(new Pair("A", "1"), new Pair("B", "\"two words\""), new Pair("C", "three\\ words")),
                as(Instruction.Env.class, "ENV A=1 B=\"two words\" C=three\\ words").pairs());
    }

    @Test
    void argumentMayHaveADefault() {
        assertEquals(
                List.of(new Declaration("a", Optional.empty()), new Declaration("b", Optional.of("2"))),
                as(Instruction.Arg.class, "ARG a b=2").declarations());
    }

    @Test
    void flagsEndAtTheFirstOtherWord() {
        var copy = as(Instruction.Copy.class, "COPY --from=base --chown=\"1:2\" --link a --b /c/");
        assertEquals(new Instruction.CopyFlags("base", "1:2", ""), copy.flags());
        assertEquals(List.of("a", "--b"), copy.sources());
        assertEquals("/c/", copy.destination());
    }

    @Test
    void hereDocumentBelongsToItsInstruction() {
        List<Instruction> all = instructions("FROM a\nRUN <<E\nFOO\nE\nCMD x\n");
        assertTrue(assertInstanceOf(Instruction.Run.class, all.getFirst()).heredoc());
        assertEquals("CMD x", all.getLast().text());
    }

    @Test
    void targetCutsTheFileAndLabelsAreAddedToItsEnd() {
        BuildFile file = BuildFile.of(Dockerfile.parse("FROM a AS One\nENV x=1\nFROM one\nENV y=1\n"));
        assertEquals(4, file.steps());
        BuildFile cut = file.upTo("one").withLabels(Map.of("b", "2", "a", "1"));
        assertEquals(List.of("ENV x=1", "LABEL a=1", "LABEL b=2"),
                cut.stages().getLast().instructions().stream().map(Instruction::text).toList());
        assertEquals(cut.stages().size(), file.upTo("0").stages().size());
        assertEquals("target stage \"x\" could not be found",
                assertThrows(BuildException.class, () -> file.upTo("x")).getMessage());
    }
}

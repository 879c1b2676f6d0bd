package jd.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.build.file.BuildException;
import jd.build.file.BuildFile;
import jd.build.file.Dockerfile;
import jd.build.file.Instruction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepPlanTest {
    private static BuildStep last(Map<String, Optional<String>> arguments, String text) {
        Dockerfile file = Dockerfile.parse("FROM busybox\n" + text);
        BuildState state = BuildState.begin(Optional.empty(), RunConfig.EMPTY, BuildArgs.given(arguments));
        BuildStep step = null;
        for (Instruction instruction : BuildFile.of(file).stages().getFirst().instructions()) {
            step = StepPlan.of(state, instruction, file.escape());
            state = step.after();
        }
        return step;
    }

    private static String key(String text) {
        return String.join(" ", switch (last(Map.of(), text)) {
            case BuildStep.Configure configure -> configure.key().cmd();
            case BuildStep.Run run -> run.key().cmd();
            case BuildStep.Copy copy -> copy.order().sources();
        });
    }

    // As `docker history` shows them.
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "ENV A=1 B=\"two words\" | /bin/sh -c #(nop)  ENV A=1 B=two words",
        "LABEL a=$PATH | /bin/sh -c #(nop)  LABEL a=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "CMD [\"a\", \"$b\"] | /bin/sh -c #(nop)  CMD [\"a\" \"$b\"]",
        "ENTRYPOINT a b | /bin/sh -c #(nop)  ENTRYPOINT [\"/bin/sh\" \"-c\" \"a b\"]",
        "EXPOSE 80 443/udp 8-9 | /bin/sh -c #(nop)  EXPOSE 443/udp 8-9 80",
        "VOLUME /a /b | /bin/sh -c #(nop)  VOLUME [/a /b]",
        "SHELL [\"/bin/sh\", \"-ec\"] | /bin/sh -ec #(nop)  SHELL [/bin/sh -ec]",
        "WORKDIR x/../y | /bin/sh -c #(nop) WORKDIR /y",
        "HEALTHCHECK --interval=90s --retries=2 CMD x |"
                + " /bin/sh -c #(nop)  HEALTHCHECK &{[\"CMD-SHELL\" \"x\"] \"1m30s\" \"0s\" \"0s\" \"0s\" '\\x02'}",
        "RUN echo $V | /bin/sh -c echo $V"
    })
    void keyOfTheCacheIsTheInstruction(String text, String key) {
        assertEquals(key, key(text));
    }

    @Test
    void buildArgumentsAreInTheKeyAndInTheContainerButNotInTheImage() {
        var arguments = Map.of("V", Optional.of("7"), "HTTP_PROXY", Optional.of("p"));
        var run = assertInstanceOf(BuildStep.Run.class, last(arguments, "ARG V\nRUN echo $V\n"));
        assertEquals(List.of("|1", "V=7", "/bin/sh", "-c", "echo $V"), run.key().cmd());
        assertEquals(List.of("HTTP_PROXY=p", "V=7"), run.container().env().subList(1, 3));
        assertEquals(1, run.after().config().process().env().size());
    }

    @Test
    void variableOfTheImageHidesAnArgument() {
        var run = assertInstanceOf(BuildStep.Run.class, last(Map.of("V", Optional.of("9")), "ARG V=1\nENV V=2\nRUN x\n"));
        assertEquals("V=2", run.container().env().getLast());
        assertEquals(List.of("/bin/sh", "-c", "x"), run.key().cmd().subList(run.key().cmd().size() - 3, run.key().cmd().size()));
    }

    @Test
    void entrypointDropsACommandOfTheBaseImageOnly() {
        RunConfig base = RunConfig.EMPTY.withCmd(Optional.of(List.of("sh")));
        BuildState state = BuildState.begin(Optional.empty(), base, BuildArgs.given(Map.of()));
        var entrypoint = new Instruction.Entrypoint("", new Instruction.CommandLine(List.of("a"), false));
        assertEquals(Optional.empty(), StepPlan.of(state, entrypoint, '\\').after().config().process().cmd());
        assertEquals(Optional.of(List.of("sh")),
                StepPlan.of(state.withCmdSet(), entrypoint, '\\').after().config().process().cmd());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "RUN --mount=type=cache true | the --mount option requires BuildKit.",
        "COPY --chmod=755 a / | the --chmod option requires BuildKit.",
        "EXPOSE 80/foo | Invalid proto: foo",
        "EXPOSE 5-3 | Invalid containerPort: 5-3",
        "STOPSIGNAL FOO | invalid signal: FOO",
        "WORKDIR $X | cannot normalize nothing"
    })
    void stepThatCannotBeExecutedIsRejected(String text, String message) {
        String found = assertThrows(BuildException.class, () -> last(Map.of(), text)).getMessage();
        assertEquals(message, found.replaceAll("(BuildKit\\.).*", "$1"));
    }
}

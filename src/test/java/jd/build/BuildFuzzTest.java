package jd.build;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.build.file.BuildException;
import jd.build.file.BuildFile;
import jd.build.file.Dockerfile;
import jd.build.file.Instruction;
import jd.fuzz.FuzzTest;
import jd.fuzz.Target;
import jd.server.api.IgnoreFile;

/// Dockerfiles: everything that a client can write, up to the plan of each step.
class BuildFuzzTest extends FuzzTest {
    @Override
    public List<Target> targets() {
        return List.of(
                Target.ofText("dockerfile", BuildFuzzTest::plan)
                        .seeds(
                                "# escape=`\nFROM busybox AS a\nRUN echo x `\n # y\n y\nCOPY --from=0 --chown=1:2 a b/ /c/\n",
                                "ARG V=1\nFROM ${V:-x}\nENV A=1 B=\"two $A\" C=three\\ words\nENV D x y\nLABEL a=b\n"
                                        + "EXPOSE $A 80-90/udp\nVOLUME [\"/a\", \"/b\"]\nWORKDIR a/$B\nUSER 1\n",
                                "FROM a\nHEALTHCHECK --interval=1m30s --retries=3 CMD [\"a\"]\nSHELL [\"/bin/sh\", \"-ec\"]\n"
                                        + "ONBUILD RUN x\nSTOPSIGNAL 9\nENTRYPOINT [\"a\"]\nCMD b\nARG x y=${x#a*}\nRUN c\n",
                                "FROM a\nRUN <<E\nx\nE\nADD --checksum=a x y\nMAINTAINER me\nENV a=${x//b/c}\n")
                        .rejectsWith(BuildException.class),
                Target.ofText("dockerignore", text -> IgnoreFile.parse(text).excludes("a/b/c.txt"))
                        .seeds("# c\n*.log\n!keep.log\n**/a\nb/[a-c]?.txt\n/x\\*\n")
                        .rejectsWith(IllegalArgumentException.class));
    }

    private static void plan(String text) {
        Dockerfile dockerfile = Dockerfile.parse(text);
        for (BuildFile.Stage stage : BuildFile.of(dockerfile).stages()) {
            BuildState state = BuildState.begin(
                    Optional.empty(), RunConfig.EMPTY, BuildArgs.given(Map.of("V", Optional.of("2"))));
            for (Instruction instruction : stage.instructions()) {
                state = StepPlan.of(state, instruction, dockerfile.escape()).after();
            }
        }
    }
}

package jd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Runs a test tagged `root` only where the kernel is Linux and the user is root; elsewhere reports it as skipped, by name.
/// (JUnit finds this class by `META-INF/services`; an assumption in `@BeforeAll` would leave Surefire with nothing to report.)
public final class RootTests implements ExecutionCondition {
    private static final boolean ROOT = isRootOnLinux();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return ROOT || !context.getTags().contains("root")
                ? ConditionEvaluationResult.enabled("nothing is missing")
                : ConditionEvaluationResult.disabled("needs root on Linux");
    }

    private static boolean isRootOnLinux() {
        try {
            return Files.readString(Path.of("/proc/self/status")).contains("\nUid:\t0\t");
        } catch (IOException notLinux) {
            return false;
        }
    }
}

package jd.create.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jd.libcontainer.kernel.Errno;
import jd.libcontainer.spec.InitFailure;
import jd.server.api.ApiException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartFailureTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exec: "x": executable file not found in $PATH | 127 | INVALID_PARAMETER
            exec: "/x": stat /x: no such file or directory | 127 | INVALID_PARAMETER
            exec: "/etc/passwd": permission denied | 126 | INVALID_PARAMETER
            exec: "/etc": is a directory | 126 | INVALID_PARAMETER
            unable to find user x: no matching entries in passwd file | 128 | INTERNAL
            something else | 128 | INTERNAL
            """)
    void failedStartHasTheExitCodeOfAShell(String message, int code, ApiException.Kind kind) {
        StartFailure failure = StartFailure.of(new InitFailure("command", Errno.UNKNOWN, message));
        assertEquals(code, failure.exitCode());
        assertEquals(kind, failure.error().kind());
        assertTrue(failure.error().getMessage().contains(message));
    }
}

package jd.server.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreFileTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "*.log | a.log | true", "*.log | d/a.log | false", "**/*.log | d/e/a.log | true", "**/*.log | a.log | true",
        "d | d/e/f | true", "/d | d | true", "d/ | d/x | true", "./d/../e | e | true", "a? | ab | true", "a? | a/ | false",
        "[a-c]x | bx | true", "[^a-c]x | bx | false", "\\*x | *x | true", "a** | ab/c | true", "# x | x | false",
        "a.b | aXb | false", "**/d/** | x/d/y/z | true", "* | .hidden | true"
    })
    void patternExcludesAsInDocker(String pattern, String path, boolean excluded) {
        assertEquals(excluded, IgnoreFile.parse(pattern).excludes(path));
    }

    @Test
    void lastMatchingRuleDecides() {
        IgnoreFile file = IgnoreFile.parse("\uFEFF*.md\n!README*.md\nREADME-secret.md\n");
        assertTrue(file.excludes("a.md"));
        assertFalse(file.excludes("README.md"));
        assertTrue(file.excludes("README-secret.md"));
        assertFalse(file.including("a.md").excludes("a.md"));
    }

    @Test
    void fileInAnExcludedDirectoryCanBeIncluded() {
        IgnoreFile file = IgnoreFile.parse("d\n!d/keep/x\n");
        assertTrue(file.excludes("d/y"));
        assertFalse(file.excludes("d/keep/x"));
        assertTrue(file.mayIncludeBelow("d"));
        assertTrue(file.mayIncludeBelow("d/keep"));
        assertFalse(file.mayIncludeBelow("e"));
    }
}

package jd.client.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jd.client.copy.CopyPlan.End;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyPlanTest {
    private static final End FILE = new End("/host/one", true, false);
    private static final End TREE = new End("/host/dir", true, true);
    private static final End CONTENTS = new End("/host/dir/.", true, true);

    private static String unpacked(End source, End destination, String member) {
        CopyPlan plan = CopyPlan.of(source, destination);
        return plan.directory() + " " + plan.renamed(member);
    }

    @Test
    void copyIntoADirectoryKeepsTheName() {
        End tmp = new End("/tmp", true, true);
        assertEquals("/tmp one", unpacked(FILE, tmp, "one"));
        assertEquals("/tmp dir/sub", unpacked(TREE, tmp, "dir/sub"));
        assertEquals("/tmp ./sub", unpacked(CONTENTS, tmp, "./sub"));
    }

    @Test
    void missingDestinationNamesTheCopy() {
        assertEquals("/tmp uno", unpacked(FILE, new End("/tmp/uno", false, false), "one"));
        assertEquals("/tmp new/sub", unpacked(TREE, new End("/tmp/new", false, false), "dir/sub"));
        assertEquals("/tmp new/sub", unpacked(TREE, new End("/tmp/new/", false, false), "dir/sub"));
        assertEquals("/tmp new/sub", unpacked(CONTENTS, new End("/tmp/new", false, false), "./sub"));
    }

    @Test
    void fileReplacesAFile() {
        assertEquals("/tmp uno", unpacked(FILE, new End("/tmp/uno", true, false), "one"));
    }

    @Test
    void directoryOntoAFileIsRejected() {
        var e = assertThrows(CopyException.class, () -> CopyPlan.of(TREE, new End("/tmp/uno", true, false)));
        assertEquals("cannot copy directory", e.getMessage());
    }

    @Test
    void fileToAMissingDirectoryIsRejected() {
        var e = assertThrows(CopyException.class, () -> CopyPlan.of(FILE, new End("/tmp/no/", false, false)));
        assertEquals("no such directory", e.getMessage());
        assertThrows(CopyException.class, () -> CopyPlan.of(FILE, new End("", false, false)));
    }

    @Test
    void onlyTheFirstPartOfAMemberNameIsReplaced() {
        assertEquals("b/a/a", new CopyPlan("/", "a", "b").renamed("a/a/a"));
        assertEquals("/b/x", new CopyPlan("/", "/", "").renamed("/b/x"));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /a, b", "/a/b/, /a, b", "/a/b/., /a/b, .", "/, /, /", "b, ., b", "., ., .", "a/../b, ., b",
        "/../a, /, a"
    })
    void pathIsSplitIntoParentAndBase(String path, String parent, String base) {
        assertEquals(parent, CopyPath.parent(path));
        assertEquals(base, CopyPath.base(path));
    }

    @ParameterizedTest
    @CsvSource({"x, /w/x", "./x/, /w/x/", ".., /", "., /w/.", "x/., /w/x/.", "/x//y, /x/y", "/, /"})
    void absolutePathKeepsItsTrailingSlashOrDot(String path, String absolute) {
        assertEquals(absolute, CopyPath.absolute("/w", path));
    }

    @Test
    void relativeLinkTargetIsResolvedFromTheLink() {
        assertEquals("/a/c", CopyPath.fromLink("/a/b", "c"));
        assertEquals("/c", CopyPath.fromLink("/a/b", "../c"));
        assertEquals("/c", CopyPath.fromLink("/a/b", "/c"));
    }
}

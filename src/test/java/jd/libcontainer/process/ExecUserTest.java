package jd.libcontainer.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import jd.libcontainer.spec.InitFailure;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExecUserTest {
    private static final String PASSWD =
            """
            root:x:0:0:root:/root:/bin/sh
            # a comment

            bob:x:1001:1002:Bob:/home/bob:/bin/sh
            33:x:7:7::/odd:
            odd:x:notanumber:7::/odd:
            homeless:x:1003
              indented:x:1010:1010::/in:
            huge:x:4294967299:5::/huge:
            negative:x:-5:5::/:
            """;
    private static final String GROUP =
            """
            root:x:0:root
            staff:x:1002:
            audio:x:29:root,bob
            video:x:44:bob
            spaced:x:45: bob , other
            short:x:46
            odd:x:none:odd
            """;

    private static ExecUser find(String user, String... additional) {
        return ExecUser.find(user, List.of(additional), PASSWD, GROUP);
    }

    @Test
    void emptyUserIsRootWithItsSupplementaryGroups() {
        assertEquals(new ExecUser(0, 0, List.of(0, 29), "/root"), find(""));
    }

    @Test
    void userNameIsResolvedToIdsGroupsAndHome() {
        assertEquals(new ExecUser(1001, 1002, List.of(1002, 29, 44), "/home/bob"), find("bob"));
        assertEquals(find("bob"), find("1001"));
    }

    @Test
    void explicitGroupReplacesTheSupplementaryGroups() {
        assertEquals(new ExecUser(1001, 44, List.of(44), "/home/bob"), find("bob:video"));
        assertEquals(new ExecUser(1001, 5, List.of(5), "/home/bob"), find("bob:5"));
        assertEquals(new ExecUser(0, 1002, List.of(1002), "/root"), find(":staff"));
    }

    @Test
    void unknownNumericIdsAreUsedUnchanged() {
        assertEquals(new ExecUser(1000, 1000, List.of(1000), "/"), find("1000:1000"));
        assertEquals(new ExecUser(4242, 0, List.of(0), "/"), find("4242"));
    }

    @Test
    void numericUserIsNotMatchedAgainstNames() {
        assertEquals(new ExecUser(33, 0, List.of(0), "/"), find("33"));
    }

    @Test
    void additionalGroupsAreAddedOnce() {
        assertEquals(List.of(1002, 29, 44, 77), find("bob", "audio", "77", "77").groups());
    }

    @Test
    void unknownOrInvalidIdsAreRejectedWithDockersMessage() {
        assertFails("unable to find user nosuch: no matching entries in passwd file", "nosuch");
        assertFails("unable to find group nosuch: no matching entries in group file", "0:nosuch");
        assertFails("Unable to find group nosuch: no matching entries in group file", "0", "nosuch");
        assertFails("unable to setup user: uids and gids must be in range 0-2147483647", "negative");
        assertFails("uids and gids must be in range 0-2147483647", "5000000000");
        assertFails("uids and gids must be in range 0-2147483647", "-1");
    }

    /// The expected values were recorded from dockerd 26.1.
    @Test
    void malformedPasswdLinesAreParsedLikeDocker() {
        assertEquals(new ExecUser(0, 7, List.of(7, 0), "/odd"), find("odd"));
        assertEquals(new ExecUser(1003, 0, List.of(0), ""), find("homeless"));
        assertEquals(new ExecUser(1010, 1010, List.of(1010), "/in"), find("indented"));
        assertEquals(new ExecUser(3, 5, List.of(5), "/huge"), find("huge"));
        assertEquals(new ExecUser(1001, 46, List.of(46), "/home/bob"), find("bob:short"));
        assertFails("unable to find user   indented: no matching entries in passwd file", "  indented");
        assertFails("unable to find user a comment: no matching entries in passwd file", "a comment");
        assertEquals(new ExecUser(5, 1, List.of(1), "/"), find("+5:01:9"));
    }

    @Test
    void withHomeLooksTheUidUpInTheContainersPasswd() {
        ExecUser bob = find("bob");

        assertEquals("/else", bob.withHome(UserFile.of("other:x:1001:5::/else:\n")).home());
        assertEquals("/", bob.withHome(UserFile.of("")).home());
        assertEquals("", bob.withHome(UserFile.of("other:x:1001\n")).home());
        assertEquals(bob.groups(), bob.withHome(UserFile.of("")).groups());
    }

    private static void assertFails(String message, String user, String... additional) {
        assertEquals(message, assertThrows(InitFailure.class, () -> find(user, additional)).getMessage());
    }

    @Test
    void emptyPasswdAndGroupResolveToRoot() {
        assertEquals(new ExecUser(0, 0, List.of(0), "/"), ExecUser.find("", List.of(), "", ""));
    }

    @Property
    void anyUidAndGidInRangeAreAccepted(
            @ForAll @IntRange(min = 2000) int uid, @ForAll @IntRange(min = 2000) int gid) {
        assertEquals(new ExecUser(uid, gid, List.of(gid), "/"), find(uid + ":" + gid));
    }

    @Test
    void groupWithANumericNameSetsTheSupplementaryGid() {
        String group = "777:x:503:\n504:x:505:bob\n";
        assertEquals(List.of(503), ExecUser.find("bob:777", List.of(), PASSWD, group).groups());
        assertEquals(777, ExecUser.find("bob:777", List.of(), PASSWD, group).gid());
        assertEquals(List.of(0, 503), ExecUser.find("", List.of("777"), PASSWD, group).groups());
    }

    @Test
    void negativeSupplementaryGidIsRejected() {
        var refused = assertThrows(
                InitFailure.class, () -> ExecUser.find("bob", List.of(), PASSWD, "neg:x:-6:bob\n"));
        assertEquals("unable to setup user: uids and gids must be in range 0-2147483647", refused.getMessage());
    }

    @Test
    void lineOf64KiBIsRejected() {
        String fits = "x".repeat(65_535) + "\nlast:x:5:5::/:\n";
        assertEquals(5, ExecUser.find("last", List.of(), fits, "").uid());
        var refused = assertThrows(InitFailure.class, () -> ExecUser.find("", List.of(), "x" + fits, ""));
        assertEquals("unable to find user 0: bufio.Scanner: token too long", refused.getMessage());
        assertThrows(InitFailure.class, () -> ExecUser.find("bob:staff", List.of(), PASSWD, "x" + fits));
    }
}

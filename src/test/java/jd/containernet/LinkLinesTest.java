package jd.containernet;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkLinesTest {
    private static final String HOSTS = "127.0.0.1\tlocalhost\n172.17.0.3\tweb\n";

    @Test
    void equalNamesAppearOnce() {
        assertEquals("172.17.0.2\tdatabase 6a1be055e110 db\n", LinkLines.line("172.17.0.2", "database", "6a1be055e110", "db"));
        assertEquals("172.17.0.2\tdb 6a1be055e110\n", LinkLines.line("172.17.0.2", "db", "6a1be055e110", "db"));
    }

    @Test
    void linksStandBeforeTheContainersOwnLine() {
        assertEquals(
                "127.0.0.1\tlocalhost\n172.17.0.2\tdb\n172.17.0.3\tweb\n",
                LinkLines.insert(HOSTS, "172.17.0.2\tdb\n", Set.of("172.17.0.3")));
        assertEquals(HOSTS + "172.17.0.2\tdb\n", LinkLines.insert(HOSTS, "172.17.0.2\tdb\n", Set.of()));
    }

    @Test
    void onlyTheLineOfTheAliasMovesOrDisappears() {
        String linked = HOSTS + "172.17.0.2\tdb 6a1be055e110\n172.17.0.2\tdb2 db\n";
        assertEquals(HOSTS + "172.17.0.9\tdb 6a1be055e110\n172.17.0.2\tdb2 db\n", LinkLines.moved(linked, "db", "172.17.0.9"));
        assertEquals(HOSTS + "172.17.0.2\tdb2 db\n", LinkLines.without(linked, "db"));
    }
}

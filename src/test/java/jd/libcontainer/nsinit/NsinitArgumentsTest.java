package jd.libcontainer.nsinit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NsinitArgumentsTest {
    private static final NsinitArguments.Syntax SYNTAX =
            new NsinitArguments.Syntax(Map.of("e", "env", "d", "detach"), Set.of("detach"), Set.of("env", "cwd"));

    @Test
    void flagsEndAtFirstOtherArgument() {
        NsinitArguments parsed = NsinitArguments.parse(List.of("-d", "--env", "A=1", "-e=B=2", "name", "sh", "-e", "-c"), SYNTAX);

        assertTrue(parsed.has("detach"));
        assertEquals(List.of("A=1", "B=2"), parsed.texts("env"));
        assertEquals(List.of("name", "sh", "-e", "-c"), parsed.rest());
    }

    @Test
    void twoDashesEndFlagsAndSingleDashIsAnArgument() {
        assertEquals(List.of("-d"), NsinitArguments.parse(List.of("--", "-d"), SYNTAX).rest());
        assertEquals(List.of("-"), NsinitArguments.parse(List.of("-"), SYNTAX).rest());
        assertFalse(NsinitArguments.parse(List.of("--", "-d"), SYNTAX).has("detach"));
    }

    @Test
    void lastOfSeveralValuesCountsAndNoneGivesTheDefault() {
        assertEquals("/b", NsinitArguments.parse(List.of("--cwd", "/a", "--cwd=/b"), SYNTAX).text("cwd", "/"));
        assertEquals("/", NsinitArguments.parse(List.of(), SYNTAX).text("cwd", "/"));
    }

    @Test
    void unknownFlagIsRejectedByName() {
        assertEquals(
                "flag provided but not defined: --nosuch",
                assertThrows(NsinitException.class, () -> NsinitArguments.parse(List.of("--nosuch", "x"), SYNTAX)).getMessage());
        assertEquals(
                "flag needs an argument: --cwd",
                assertThrows(NsinitException.class, () -> NsinitArguments.parse(List.of("-d", "--cwd"), SYNTAX)).getMessage());
        assertThrows(NsinitException.class, () -> NsinitArguments.parse(List.of("--detach=yes"), SYNTAX));
    }

    @Property
    void flagValueFollowsBlankOrEqualsSign(@ForAll List<String> values, @ForAll boolean shortForm) {
        List<String> apart = new ArrayList<>();
        List<String> together = new ArrayList<>();
        for (String value : values) {
            apart.addAll(List.of(shortForm ? "-e" : "--env", value));
            together.add((shortForm ? "-e=" : "--env=") + value);
        }
        apart.add("name");
        together.add("name");

        assertEquals(NsinitArguments.parse(together, SYNTAX), NsinitArguments.parse(apart, SYNTAX));
        assertEquals(values, NsinitArguments.parse(apart, SYNTAX).texts("env"));
    }
}

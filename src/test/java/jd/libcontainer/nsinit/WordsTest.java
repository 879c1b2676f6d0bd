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

class WordsTest {
    private static final Words.Grammar GRAMMAR =
            new Words.Grammar(Map.of("e", "env", "d", "detach"), Set.of("detach"), Set.of("env", "cwd"));

    @Test
    void flagsEndWhereTheFirstOtherWordStands() {
        Words words = Words.parse(List.of("-d", "--env", "A=1", "-e=B=2", "name", "sh", "-e", "-c"), GRAMMAR);

        assertTrue(words.has("detach"));
        assertEquals(List.of("A=1", "B=2"), words.texts("env"));
        assertEquals(List.of("name", "sh", "-e", "-c"), words.rest());
    }

    @Test
    void twoDashesEndTheFlagsAndOneAloneIsAWord() {
        assertEquals(List.of("-d"), Words.parse(List.of("--", "-d"), GRAMMAR).rest());
        assertEquals(List.of("-"), Words.parse(List.of("-"), GRAMMAR).rest());
        assertFalse(Words.parse(List.of("--", "-d"), GRAMMAR).has("detach"));
    }

    @Test
    void ofSeveralValuesTheLastOneCountsAndNoneIsTheUsualOne() {
        assertEquals("/b", Words.parse(List.of("--cwd", "/a", "--cwd=/b"), GRAMMAR).text("cwd", "/"));
        assertEquals("/", Words.parse(List.of(), GRAMMAR).text("cwd", "/"));
    }

    @Test
    void whatIsNoFlagIsRefusedByName() {
        assertEquals(
                "flag provided but not defined: --nosuch",
                assertThrows(NsinitException.class, () -> Words.parse(List.of("--nosuch", "x"), GRAMMAR)).getMessage());
        assertEquals(
                "flag needs an argument: --cwd",
                assertThrows(NsinitException.class, () -> Words.parse(List.of("-d", "--cwd"), GRAMMAR)).getMessage());
        assertThrows(NsinitException.class, () -> Words.parse(List.of("--detach=yes"), GRAMMAR));
    }

    @Property
    void aValueIsTheSameBehindABlankAndBehindAnEqualsSign(@ForAll List<String> values, @ForAll boolean shortForm) {
        List<String> apart = new ArrayList<>();
        List<String> together = new ArrayList<>();
        for (String value : values) {
            apart.addAll(List.of(shortForm ? "-e" : "--env", value));
            together.add((shortForm ? "-e=" : "--env=") + value);
        }
        apart.add("name");
        together.add("name");

        assertEquals(Words.parse(together, GRAMMAR), Words.parse(apart, GRAMMAR));
        assertEquals(values, Words.parse(apart, GRAMMAR).texts("env"));
    }
}

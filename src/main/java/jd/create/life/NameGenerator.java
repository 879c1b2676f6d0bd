package jd.create.life;

import java.util.List;
import java.util.random.RandomGenerator;

/// Generates a name for a container without one: an adjective and the name of a scientist or engineer.
///
/// Docker 1.2.0: pkg/namesgenerator
record NameGenerator(RandomGenerator random) {
    private static final List<String> ADJECTIVES = List.of(
            "amber", "ample", "avid", "blithe", "brisk", "calm", "candid", "cheery", "clear", "cosy", "deft", "eager",
            "earnest", "exact", "fair", "fleet", "fond", "frank", "gentle", "glad", "golden", "handy", "hardy",
            "humble", "jaunty", "keen", "kind", "lively", "loyal", "lucid", "mellow", "merry", "mild", "modest",
            "neat", "nimble", "noble", "patient", "placid", "plucky", "polite", "prompt", "proud", "quick", "quiet",
            "ready", "robust", "sage", "serene", "sharp", "sincere", "smooth", "snug", "sober", "spry", "steady",
            "sunny", "swift", "tidy", "upbeat", "vivid", "warm", "witty", "zesty");

    private static final List<String> SURNAMES = List.of(
            "allen", "babbage", "backus", "boole", "brooks", "cerf", "church", "codd", "conway", "dahl", "diffie",
            "dijkstra", "engelbart", "erlang", "estrin", "euler", "feinler", "floyd", "gauss", "goldwasser",
            "granville", "gray", "haibt", "hamilton", "hamming", "hellman", "hoare", "holberton", "hopper", "huffman",
            "iverson", "kahn", "kay", "kernighan", "kilburn", "kleene", "knuth", "lamport", "landin", "leibniz",
            "liskov", "lovelace", "mccarthy", "milner", "naur", "noether", "nygaard", "perlis", "perlman", "postel",
            "rabin", "ritchie", "rivest", "scott", "shannon", "strachey", "tarjan", "thompson", "turing", "wilkes",
            "wirth", "wozencraft", "yao", "zuse");

    /// @param attempt the number of earlier proposals that were taken; from the third on a digit is added
    String propose(int attempt) {
        String name = pick(ADJECTIVES) + "_" + pick(SURNAMES);
        return attempt < 3 ? name : name + random.nextInt(10);
    }

    private String pick(List<String> words) {
        return words.get(random.nextInt(words.size()));
    }
}

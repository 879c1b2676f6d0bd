package jd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds words that the text and the code must not use, because the field has a standard term, or because they hide who
/// acts. It searches the prose of an `.adoc` file, the comments and identifiers of a `.java` file, and the whole of any other
/// file. It skips text in backticks, string literals and transcripts: they quote programs, and `nobody` is a user.
///
/// @param root the checkout
record RetiredWords(Path root) {
    /// The files and directories that are checked.
    private static final List<String> CHECKED = List.of(
            ".ci",
            "CONTRIBUTING.adoc",
            "README.adoc",
            "SECURITY.adoc",
            "chapters",
            "diagrams",
            "jd",
            "labs",
            "src/main/java/jd/Jd.java",
            "src/main/java/jd/build",
            "src/main/java/jd/client",
            "src/main/java/jd/compose",
            "src/main/java/jd/containernet",
            "src/main/java/jd/create",
            "src/main/java/jd/daemon",
            "src/main/java/jd/daemonnet",
            "src/main/java/jd/dockerinit",
            "src/main/java/jd/image",
            "src/main/java/jd/libcontainer",
            "src/main/java/jd/machine",
            "src/main/java/jd/pull",
            "src/main/java/jd/server",
            "src/main/java/jd/storage",
            "src/main/java/jd/swarm",
            "src/main/sh",
            "src/test/java",
            "src/test/sh");

    /// The left side is a regular expression for whole words, the right side says what to write.
    private static final List<Word> WORDS = List.of(
            new Word("whoever|whomever", "name the actor: client, caller, process, user"),
            new Word("nobody|somebody", "name the actor, or use the passive"),
            new Word("shall", "must, may, can, will"),
            new Word("births?|born|newborns?|bears?|bore", "spawn, start, child process"),
            new Word("forerunners?", "standby init"),
            new Word("powers", "capabilities"),
            new Word("wish(?:es|ed|ing)?", "request, option, parameter"),
            new Word("luggage", "name what is passed"),
            new Word("(?:stand|stands|stood|standing) still|stands? ?still", "frozen, freeze"),
            new Word("further commands?", "exec process"),
            new Word("(?:first )?deeds?", "execve, first instruction"),
            new Word("for want of", "for lack of; OOM-killed"),
            new Word("patience", "timeout, retry, backoff"),
            new Word("knobs?", "setting"),
            new Word("interludes?", "hook"),
            new Word("stragglers?", "descendants"),
            new Word("each word", "argument"),
            new Word("undoings?", "release, cleanup"),
            new Word("anew|afresh", "again"));

    private static final Pattern JAVA_TOKEN = Pattern.compile(
            "(?s)\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])*'"
                    + "|(?<comment>//[^\n]*|/\\*.*?\\*/)|(?<name>[A-Za-z_]\\w*)");

    private record Word(Pattern pattern, String instead) {
        Word(String words, String instead) {
            this(Pattern.compile("(?i)\\b(?:" + words + ")\\b"), instead);
        }
    }

    List<String> found() {
        return CHECKED.stream().flatMap(path -> foundIn(Path.of(path)).stream()).toList();
    }

    /// {@return the retired words in a file, or in all files of a directory, each with its file and line}
    List<String> foundIn(Path path) {
        List<String> problems = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root.resolve(path))) {
            for (Path file : files.filter(RetiredWords::isText).sorted().toList()) {
                Path name = root.relativize(file);
                String text = Files.readString(file);
                if (name.toString().endsWith(".java")) {
                    searchJava(name, text, problems);
                } else {
                    searchText(name, text, problems);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return problems;
    }

    private static boolean isText(Path file) {
        return Files.isRegularFile(file) && !file.toString().contains("/transcripts/");
    }

    private static void searchJava(Path file, String text, List<String> problems) {
        Matcher token = JAVA_TOKEN.matcher(text);
        int line = 1;
        int counted = 0;
        while (token.find()) {
            line += (int) text.substring(counted, token.start()).chars().filter(c -> c == '\n').count();
            counted = token.start();
            if (token.group("comment") != null) {
                search(file, line, token.group("comment"), problems);
            } else if (token.group("name") != null) {
                String words = token.group("name").replaceAll("(?<=[a-z0-9])(?=[A-Z])|_", " ");
                search(file, line, words, problems);
            }
        }
    }

    private static void searchText(Path file, String text, List<String> problems) {
        boolean listing = false;
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals("----") || lines.get(i).equals("....")) {
                listing = !listing;
            } else if (!listing) {
                search(file, i + 1, lines.get(i), problems);
            }
        }
    }

    private static void search(Path file, int line, String text, List<String> problems) {
        String words = text.replaceAll("`[^`]*`", "``");
        for (Word word : WORDS) {
            Matcher found = word.pattern().matcher(words);
            while (found.find()) {
                problems.add(file + ":" + line + ": \"" + found.group() + "\": write " + word.instead());
            }
        }
    }
}

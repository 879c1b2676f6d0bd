package jd.compose.file;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads `.env` and the files of `env_file`: `NAME=value` lines, `export NAME=value`, comments, single quotes (literal)
/// and double quotes (escapes and variables, also over several lines). A `NAME` alone takes its value from the
/// environment.
///
/// This is a different grammar from that of `docker run --env-file`, which has no quotes.
///
/// Today: compose-go dotenv
public final class DotEnv {
    private static final int LARGEST_FILE = 4 << 20;

    private final String text;
    private final String file;
    private final Map<String, String> environment;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private int at;

    private DotEnv(String text, String file, Map<String, String> environment) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        this.file = file;
        this.environment = environment;
    }

    /// @param kind of the file, for messages: `env` or `label`
    /// @param environment for variables in values, before those of the file
    public static Map<String, String> read(String kind, Path file, Map<String, String> environment) {
        try {
            if (Files.size(file) > LARGEST_FILE) {
                throw ComposeException.invalid("failed to read " + file + ": more than " + LARGEST_FILE + " bytes");
            }
            return parse(Files.readString(file), file.toString(), environment);
        } catch (NoSuchFileException e) {
            throw ComposeException.noFile(kind + " file " + file + " not found: stat " + file
                    + ": no such file or directory");
        } catch (CharacterCodingException e) {
            throw ComposeException.invalid("failed to read " + file + ": not a text in UTF-8");
        } catch (IOException e) {
            throw ComposeException.noFile("failed to read " + file + ": "
                    + (Files.isDirectory(file) ? "is a directory" : e.getMessage()));
        }
    }

    static Map<String, String> parse(String text, String file, Map<String, String> environment) {
        var parser = new DotEnv(text.replace("\r\n", "\n"), file, environment);
        parser.parse();
        return parser.variables;
    }

    private void parse() {
        while (at < text.length()) {
            skip(" \t\n");
            if (at == text.length()) {
                return;
            }
            if (text.charAt(at) == '#') {
                line();
            } else {
                variable();
            }
        }
    }

    private void variable() {
        int start = at;
        while (at < text.length() && "=:\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String name = text.substring(start, at).strip();
        if (name.startsWith("export ")) {
            name = name.substring("export ".length()).strip();
        }
        if (name.isEmpty() || !name.matches("[A-Za-z0-9_.\\[\\]-]+")) {
            throw malformed(start, "unexpected character in variable name \"" + name + "\"");
        }
        if (at == text.length() || text.charAt(at) == '\n') {
            if (environment.containsKey(name)) {
                variables.put(name, environment.get(name));
            }
            return;
        }
        at++;
        skip(" \t");
        variables.put(name, value(start));
    }

    private String value(int start) {
        char quote = at < text.length() ? text.charAt(at) : '\n';
        if (quote != '"' && quote != '\'') {
            String value = line();
            int comment = value.indexOf(" #");
            return expand((comment < 0 ? value : value.substring(0, comment)).strip());
        }
        var value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != quote; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length() && quote == '"') {
                value.append(escaped(text.charAt(++at)));
            } else {
                value.append(text.charAt(at));
            }
        }
        if (at == text.length()) {
            throw malformed(start, "unterminated quoted value " + text.substring(start).lines().findFirst().orElse(""));
        }
        at++;
        line();
        return quote == '"' ? expand(value.toString()) : value.toString();
    }

    private static String escaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case '$' -> "$$";
            case '"', '\\' -> String.valueOf(c);
            default -> "\\" + c;
        };
    }

    private String expand(String value) {
        if (value.indexOf('$') < 0) {
            return value;
        }
        var known = new HashMap<>(variables);
        known.putAll(environment);
        return Interpolation.expand(value, known);
    }

    private void skip(String characters) {
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    /// {@return the rest of the line, which is consumed}
    private String line() {
        int end = text.indexOf('\n', at);
        String line = text.substring(at, end < 0 ? text.length() : end);
        at = end < 0 ? text.length() : end + 1;
        return line;
    }

    private ComposeException malformed(int index, String what) {
        long line = 1 + text.substring(0, index).chars().filter(c -> c == '\n').count();
        return ComposeException.invalid("failed to read " + file + ": line " + line + ": " + what);
    }
}

package jd.build.file;

import java.util.List;

/// One statement of a Dockerfile, split into words; what they mean is decided by [InstructionParser].
///
/// `COPY --chown=1 a.txt /b/` has the keyword `COPY`, the flags `--chown=1`, and the words `a.txt` and `/b/`.
///
/// @param line the number of its first line
/// @param original the statement on one line, as the build shows it
/// @param keyword as it was written, in any case
/// @param words for `ENV` and `LABEL` names and values in turn
/// @param json whether the words were written as a JSON array
/// @param heredoc whether lines of a here-document belong to it
public record Statement(
        int line, String original, String keyword, List<String> flags, List<String> words, boolean json,
        boolean heredoc) {
    public Statement {
        flags = List.copyOf(flags);
        words = List.copyOf(words);
    }
}

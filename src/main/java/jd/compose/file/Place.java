package jd.compose.file;

/// A position in a file of the project: the file and the line, counted from 1.
public record Place(String file, int line) {
    @Override
    public String toString() {
        return file + ":" + line;
    }
}

package jd.client.copy;

import java.util.ArrayList;
import java.util.List;

/// Paths as cp(1) reads them: a slash at the end says that a directory is meant, `/.` that its contents are.
public final class CopyPath {
    private CopyPath() {}

    /// {@return whether a directory must be there}
    public static boolean meansDirectory(String path) {
        return path.endsWith("/") || meansContents(path);
    }

    static boolean meansContents(String path) {
        return path.isEmpty() || path.equals(".") || path.endsWith("/.");
    }

    /// {@return the path without doubled slashes and dots; `.` for nothing}
    static String clean(String path) {
        List<String> parts = new ArrayList<>();
        boolean absolute = path.startsWith("/");
        for (String part : path.split("/")) {
            boolean up = part.equals("..");
            if (up && !parts.isEmpty() && !parts.getLast().equals("..")) {
                parts.removeLast();
            } else if (!part.isEmpty() && !part.equals(".") && !(up && absolute)) {
                parts.add(part);
            }
        }
        String joined = String.join("/", parts);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }

    /// {@return the path made absolute, with what it means at its end}
    public static String absolute(String directory, String path) {
        String whole = clean(path.startsWith("/") ? path : directory + "/" + path);
        if (meansContents(path) && !meansContents(whole)) {
            return whole.endsWith("/") ? whole + "." : whole + "/.";
        }
        return path.endsWith("/") && !whole.endsWith("/") ? whole + "/" : whole;
    }

    /// {@return the last part; `.` when the contents are meant, `/` for the root}
    static String base(String path) {
        if (meansContents(path)) {
            return ".";
        }
        String clean = clean(path);
        return clean.equals("/") ? "/" : clean.substring(clean.lastIndexOf('/') + 1);
    }

    /// {@return what the last part is in}
    public static String parent(String path) {
        String clean = clean(path);
        if (meansContents(path)) {
            return clean;
        }
        int slash = clean.lastIndexOf('/');
        return slash < 0 ? "." : slash == 0 ? "/" : clean.substring(0, slash);
    }

    /// {@return a link's target, seen from where the link is}
    public static String fromLink(String link, String target) {
        return target.startsWith("/") ? target : clean(parent(link) + "/" + target);
    }
}

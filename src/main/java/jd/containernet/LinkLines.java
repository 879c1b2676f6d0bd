package jd.containernet;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The lines of links in a container's `/etc/hosts`: the address of a linked container, the alias, then its other names.
///
/// ```
/// 172.17.0.2	database 6a1be055e110 db
/// ```
///
/// Docker 1.2.0: pkg/networkfs/etchosts Update
public final class LinkLines {
    private LinkLines() {}

    /// {@return a line; names that are equal appear once}
    public static String line(String address, String alias, String hostname, String name) {
        Set<String> names = new LinkedHashSet<>(List.of(alias, hostname, name));
        return address + "\t" + String.join(" ", names) + "\n";
    }

    /// {@return the file with `lines` before the container's own, which stay last}
    ///
    /// @param own the container's addresses
    public static String insert(String text, String lines, Set<String> own) {
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        text.lines().forEach(line -> (own.contains(address(line)) ? after : before).append(line).append('\n'));
        return before + lines + after;
    }

    /// {@return the file with a new address for an alias}
    public static String moved(String text, String alias, String address) {
        return text.lines()
                .map(line -> isFor(line, alias) ? address + line.substring(line.indexOf('\t')) : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /// {@return the file without an alias}
    public static String without(String text, String alias) {
        return text.lines().filter(line -> !isFor(line, alias)).collect(Collectors.joining("\n", "", "\n"));
    }

    private static boolean isFor(String line, String alias) {
        int tab = line.indexOf('\t');
        return tab > 0 && line.substring(tab + 1).split(" ", 2)[0].equals(alias);
    }

    private static String address(String line) {
        int tab = line.indexOf('\t');
        return tab < 0 ? "" : line.substring(0, tab);
    }
}

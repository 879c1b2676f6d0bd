package jd.libcontainer.namespace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import jd.libcontainer.namespace.IdMap.Range;

/// The ID ranges that a user of the host may assign to a user namespace, from `/etc/subuid` and `/etc/subgid`.
///
/// ```
/// dockremap:100000:65536        name or number : first : how many
/// ```
///
/// subuid(5), subgid(5); Docker: pkg/idtools parseSubidFile
public final class SubordinateIds {
    private SubordinateIds() {}

    /// {@return the map of all ranges of a user, the lowest first; entries by UID take precedence over those by name}
    /// [IdMap#SAME] if there are none.
    public static IdMap mapOf(String text, String name, int uid) {
        List<Range> ranges = rangesOf(text, String.valueOf(uid));
        return IdMap.filling(ranges.isEmpty() ? rangesOf(text, name) : ranges);
    }

    private static List<Range> rangesOf(String text, String owner) {
        List<Range> ranges = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] fields = line.strip().split(":");
            if (fields.length == 3 && fields[0].equals(owner) && isNumber(fields[1]) && isNumber(fields[2])) {
                ranges.add(new Range(0, Integer.parseInt(fields[1]), Integer.parseInt(fields[2])));
            }
        }
        ranges.sort(Comparator.comparingInt(Range::outside));
        return ranges;
    }

    private static boolean isNumber(String field) {
        return field.matches("[0-9]{1,9}");
    }
}

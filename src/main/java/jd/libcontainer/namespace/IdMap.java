package jd.libcontainer.namespace;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The mapping of user or group IDs of a user namespace to those of the host: ranges, as in `/proc/PID/uid_map`.
///
/// ```
///          0     100000      65536        container's 0 … 65535 are the host's 100000 … 165535
/// ```
///
/// user_namespaces(7); Docker: pkg/idtools
///
/// @param ranges empty for [#SAME]
public record IdMap(List<Range> ranges) {
    /// `count` IDs from `inside` on are mapped to those from `outside` on.
    public record Range(int inside, int outside, int count) {
        @Override
        public String toString() {
            return inside + " " + outside + " " + count;
        }
    }

    /// No mapping: IDs are the same inside and outside.
    public static final IdMap SAME = new IdMap(List.of());

    public IdMap {
        ranges = List.copyOf(ranges);
    }

    public static IdMap of(int outside, int count) {
        return new IdMap(List.of(new Range(0, outside, count)));
    }

    /// {@return the map that assigns IDs from 0 on to these ranges of the host, one after the other}
    static IdMap filling(List<Range> outside) {
        List<Range> ranges = new ArrayList<>();
        int next = 0;
        for (Range range : outside) {
            ranges.add(new Range(next, range.outside(), range.count()));
            next += range.count();
        }
        return new IdMap(ranges);
    }

    /// {@return the host's ID for one of the container's; empty if it is not mapped}
    public OptionalInt outside(int inside) {
        if (ranges.isEmpty()) {
            return OptionalInt.of(inside);
        }
        for (Range range : ranges) {
            int offset = inside - range.inside();
            if (offset >= 0 && offset < range.count()) {
                return OptionalInt.of(range.outside() + offset);
            }
        }
        return OptionalInt.empty();
    }

    /// {@return the container's ID for one of the host's; empty if it is not mapped}
    public OptionalInt inside(int outside) {
        if (ranges.isEmpty()) {
            return OptionalInt.of(outside);
        }
        for (Range range : ranges) {
            int offset = outside - range.outside();
            if (offset >= 0 && offset < range.count()) {
                return OptionalInt.of(range.inside() + offset);
            }
        }
        return OptionalInt.empty();
    }

    /// {@return the text for `/proc/PID/uid_map`, which must be written in one write}
    public String text() {
        return String.join("\n", ranges.stream().map(Range::toString).toList());
    }
}

package jd.image.tar;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The records of a pax extended header, `LENGTH KEY=VALUE\n` each. They contain what does not fit into the ustar header of
/// the member that follows. Values are bytes, since that of an extended attribute need not be text.
///
/// pax(1), pax extended header
final class PaxRecords {
    static final PaxRecords NONE = new PaxRecords(Map.of(), List.of());

    private static final String XATTR = "SCHILY.xattr.";
    private static final String SPARSE = "GNU.sparse.";

    /// The keys that jd uses, besides those with a prefix above. Others are not kept: a header of a megabyte can have two
    /// hundred thousand.
    private static final Set<String> KEYS = Set.of("path", "linkpath", "size", "uid", "gid", "mtime");

    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);
    private static final int MAX_TIME = 40;

    private final Map<String, String> values;

    /// GNU's first sparse format repeats its keys: offset, length, offset, length …
    private final List<Long> sparseNumbers;

    private PaxRecords(Map<String, String> values, List<Long> sparseNumbers) {
        this.values = values;
        this.sparseNumbers = sparseNumbers;
    }

    static PaxRecords parse(byte[] content) {
        String text = TarEntry.text(content);
        Map<String, String> values = new LinkedHashMap<>();
        List<Long> sparseNumbers = new ArrayList<>();
        int at = 0;
        while (at < text.length() && text.charAt(at) != 0) {
            int space = text.indexOf(' ', at);
            int end = space < 0 ? -1 : at + (int) number(text.substring(at, space));
            int equals = text.indexOf('=', at);
            if (end > text.length() || equals < space || equals >= end || text.charAt(end - 1) != '\n') {
                throw new TarException("read tar: malformed pax header: archive/tar: invalid tar header");
            }
            String key = text.substring(space + 1, equals);
            String value = text.substring(equals + 1, end - 1);
            if (key.equals("GNU.sparse.offset") || key.equals("GNU.sparse.numbytes")) {
                sparseNumbers.add(number(value));
            }
            if (KEYS.contains(key) || key.startsWith(XATTR) || key.startsWith(SPARSE)) {
                values.put(key, value);
            }
            at = end;
        }
        return new PaxRecords(values, sparseNumbers);
    }

    private static long number(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            String shown = digits.substring(0, Math.min(digits.length(), MAX_TIME));
            throw new TarException("read tar: \"" + shown + "\" in a pax header: archive/tar: invalid tar header");
        }
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isEmpty());
    }

    long number(String key, long otherwise) {
        return text(key).map(PaxRecords::number).orElse(otherwise);
    }

    long mtimeNanos(long otherwise) {
        Optional<String> time = text("mtime");
        try {
            if (time.isPresent() && time.get().length() > MAX_TIME) {
                throw new NumberFormatException("too long");
            }
            return time.map(t -> new BigDecimal(t).multiply(NANOS).longValue()).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new TarException("read tar: time in a pax header: archive/tar: invalid tar header", e);
        }
    }

    Map<String, byte[]> xattrs() {
        Map<String, byte[]> xattrs = new HashMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(XATTR)) {
                xattrs.put(key.substring(XATTR.length()), TarEntry.bytes(value));
            }
        });
        return xattrs;
    }

    /// {@return whether the member's data begins with a list of its extents: GNU's sparse format 1.0}
    boolean hasSparseMapInData() {
        return text("GNU.sparse.major").filter("1"::equals).isPresent();
    }

    /// {@return offset, length, offset, length … from the header, where formats 0.0 and 0.1 have them; empty without holes}
    List<Long> sparseNumbers() {
        Optional<String> map = text("GNU.sparse.map");
        if (map.isEmpty()) {
            return sparseNumbers;
        }
        if (map.get().chars().filter(c -> c == ',').count() > 2L * TarReader.MAX_EXTENTS) {
            throw new TarException("read tar: a map of extents: archive/tar: header field too long");
        }
        return Arrays.stream(map.get().split(",")).map(PaxRecords::number).toList();
    }
}

package jd.storage.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;
import jd.libcontainer.kernel.FileSyscalls;

/// A tree with all types of files and names of random bytes, as a tar and as the snapshot of the unpacked tree.
public final class RandomTree {
    private final Random random;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarWriter tar = new TarWriter(bytes);
    private final Map<String, String> expected = new TreeMap<>();
    private final List<String> files = new ArrayList<>();
    private final Map<String, TreeSet<String>> names = new HashMap<>();

    public RandomTree(long seed) throws IOException {
        this.random = new Random(seed);
        directory("", 0);
        tar.close();
        names.values().forEach(group -> TreeSnapshot.addNames(expected, group));
    }

    public byte[] tar() {
        return bytes.toByteArray();
    }

    Map<String, String> expected() {
        return expected;
    }

    private void directory(String prefix, int depth) throws IOException {
        for (int i = random.nextInt(5); i >= 0; i--) {
            String name = prefix + name();
            if (!expected.containsKey(name)) {
                member(name, depth);
            }
        }
    }

    /// Any byte but zero and the slash; sometimes longer than the field in a header.
    private String name() {
        byte[] name = new byte[random.nextInt(10) == 0 ? 150 : 1 + random.nextInt(6)];
        for (int i = 0; i < name.length; i++) {
            do {
                name[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : 'a' + random.nextInt(26));
            } while (name[i] == 0 || name[i] == '/');
        }
        String text = TarEntry.text(name);
        return text.startsWith(".") ? "x" + text : text;
    }

    private void member(String name, int depth) throws IOException {
        switch (random.nextInt(depth < 4 ? 8 : 5)) {
            case 0 -> node(name, new TarEntry.SymbolicLink(name()), 0777, 0120000);
            case 1 -> node(name, new TarEntry.Fifo(), mode(), 0010000);
            case 2 -> node(name, device(), mode(), 0);
            case 3 -> hardLink(name);
            case 4 -> file(name);
            default -> {
                node(name, new TarEntry.Directory(), mode(), 0040000);
                directory(name + "/", depth + 1);
            }
        }
    }

    private TarEntry.Device device() {
        return new TarEntry.Device(random.nextBoolean(), 1 + random.nextInt(300), random.nextInt(70000));
    }

    private int mode() {
        return random.nextInt(010000);
    }

    private void hardLink(String name) throws IOException {
        if (files.isEmpty()) {
            file(name);
            return;
        }
        String target = files.get(random.nextInt(files.size()));
        tar.write(new TarEntry(name, new TarEntry.HardLink(target), attributes(0644, Map.of())));
        expected.put(name, expected.get(target));
        names.computeIfAbsent(target, _ -> new TreeSet<>(List.of(target))).add(name);
    }

    private void file(String name) throws IOException {
        byte[] content = new byte[random.nextInt(2000)];
        random.nextBytes(content);
        TarEntry.Attributes attributes = attributes(mode(), xattrs());
        tar.write(new TarEntry(name, new TarEntry.File(content.length), attributes), new ByteArrayInputStream(content));
        expect(name, 0100000, attributes, HexFormat.of().formatHex(content));
        files.add(name);
    }

    private void node(String name, TarEntry.Content content, int mode, int type) throws IOException {
        TarEntry.Attributes attributes = attributes(mode, type == 0040000 ? xattrs() : Map.of());
        tar.write(new TarEntry(name, content, attributes));
        switch (content) {
            case TarEntry.SymbolicLink link -> expect(name, type, attributes, link.target());
            case TarEntry.Device device -> {
                long number = FileSyscalls.makedev(device.major(), device.minor());
                expect(name, device.block() ? 0060000 : 0020000, attributes, Long.toString(number));
            }
            case TarEntry.Fifo _ -> expect(name, type, attributes, "0");
            case TarEntry.Directory _, TarEntry.File _, TarEntry.HardLink _ -> expect(name, type, attributes, "");
        }
    }

    private void expect(String name, int type, TarEntry.Attributes attributes, String content) {
        Map<String, String> xattrs = new TreeMap<>();
        attributes.xattrs().forEach((key, value) -> xattrs.put(key, HexFormat.of().formatHex(value)));
        expected.put(name, "%o %d:%d %d %s %s".formatted(
                type | attributes.mode(),
                attributes.uid(),
                attributes.gid(),
                attributes.mtimeNanos(),
                xattrs,
                content));
    }

    private Map<String, byte[]> xattrs() {
        Map<String, byte[]> xattrs = new HashMap<>();
        if (random.nextInt(3) == 0) {
            byte[] value = new byte[random.nextInt(40)];
            random.nextBytes(value);
            xattrs.put("user.note", value);
            xattrs.put("trusted.note", value);
        }
        return xattrs;
    }

    private TarEntry.Attributes attributes(int mode, Map<String, byte[]> xattrs) {
        long time = random.nextBoolean() ? 1_600_000_000_123_456_789L : random.nextInt() * 1_000_000_000L;
        return new TarEntry.Attributes(mode, random.nextInt(3_000_000), random.nextInt(70000), time, xattrs);
    }
}

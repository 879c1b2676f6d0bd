package jd.storage.files;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;

/// A small archive for a test, member by member.
public final class Tar {
    private static final TarEntry.Attributes PLAIN = TarEntry.Attributes.of(0755, 1_000_000_000_000_000_000L);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarWriter writer = new TarWriter(bytes);

    public Tar file(String name, String content) throws IOException {
        byte[] data = content.getBytes(StandardCharsets.UTF_8);
        writer.write(new TarEntry(name, new TarEntry.File(data.length), PLAIN), new ByteArrayInputStream(data));
        return this;
    }

    public Tar directory(String name) throws IOException {
        return member(name, new TarEntry.Directory());
    }

    public Tar link(String name, String target) throws IOException {
        return member(name, new TarEntry.SymbolicLink(target));
    }

    public Tar hardLink(String name, String target) throws IOException {
        return member(name, new TarEntry.HardLink(target));
    }

    Tar member(String name, TarEntry.Content content) throws IOException {
        return member(name, content, PLAIN);
    }

    public Tar member(String name, TarEntry.Content content, TarEntry.Attributes attributes) throws IOException {
        writer.write(new TarEntry(name, content, attributes));
        return this;
    }

    public byte[] bytes() throws IOException {
        writer.close();
        return bytes.toByteArray();
    }
}

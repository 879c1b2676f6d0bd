package jd.pull.classroom;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import jd.image.tar.TarEntry;
import jd.image.tar.TarWriter;

/// The layer of the image `busybox`: the program with all its names, and the files of a small system.
final class BusyboxLayer {
    private static final String PASSWD = """
            root:x:0:0:root:/root:/bin/sh
            daemon:x:1:1:daemon:/usr/sbin:/bin/false
            bin:x:2:2:bin:/bin:/bin/false
            sys:x:3:3:sys:/dev:/bin/false
            sync:x:4:100:sync:/bin:/bin/sync
            mail:x:8:8:mail:/var/spool/mail:/bin/false
            www-data:x:33:33:www-data:/var/www:/bin/false
            operator:x:37:37:Operator:/var:/bin/false
            nobody:x:65534:65534:nobody:/home:/bin/false
            """;

    private static final String SHADOW = """
            root:*:::::::
            daemon:*:::::::
            bin:*:::::::
            sys:*:::::::
            sync:*:::::::
            mail:*:::::::
            www-data:*:::::::
            operator:*:::::::
            nobody:*:::::::
            """;

    private static final String GROUP = """
            root:x:0:
            daemon:x:1:
            bin:x:2:
            sys:x:3:
            adm:x:4:
            tty:x:5:
            disk:x:6:
            lp:x:7:
            mail:x:8:
            kmem:x:9:
            wheel:x:10:root
            cdrom:x:11:
            dialout:x:18:
            floppy:x:19:
            video:x:28:
            audio:x:29:
            tape:x:32:
            www-data:x:33:
            operator:x:37:
            utmp:x:43:
            plugdev:x:46:
            staff:x:50:
            lock:x:54:
            netdev:x:82:
            users:x:100:
            nobody:x:65534:
            """;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 << 20);
    private final TarWriter tar = new TarWriter(bytes);
    private final long time;

    private BusyboxLayer(Instant made) {
        this.time = made.getEpochSecond() * 1_000_000_000L;
    }

    /// @param applets the names of the program, each of which is another command
    /// @param made the modification time of all files
    static byte[] tar(byte[] program, List<String> applets, Instant made) throws IOException {
        BusyboxLayer layer = new BusyboxLayer(made);
        layer.programs(program, applets);
        layer.system();
        layer.tar.close();
        return layer.bytes.toByteArray();
    }

    private void programs(byte[] program, List<String> applets) throws IOException {
        directory("bin", 0755, 0);
        file("bin/busybox", 0755, program);
        for (String applet : applets) {
            tar.write(new TarEntry("bin/" + applet, new TarEntry.HardLink("bin/busybox"), attributes(0755, 0)));
        }
    }

    private void system() throws IOException {
        directory("dev", 0755, 0);
        directory("etc", 0755, 0);
        file("etc/group", 0644, GROUP.getBytes(StandardCharsets.US_ASCII));
        file("etc/passwd", 0644, PASSWD.getBytes(StandardCharsets.US_ASCII));
        file("etc/shadow", 0640, SHADOW.getBytes(StandardCharsets.US_ASCII));
        directory("home", 0755, 65534);
        directory("proc", 0755, 0);
        directory("root", 0700, 0);
        directory("sys", 0755, 0);
        directory("tmp", 01777, 0);
        directory("usr", 0755, 0);
        directory("usr/bin", 0755, 0);
        // Scripts begin with "#!/usr/bin/env".
        tar.write(new TarEntry("usr/bin/env", new TarEntry.SymbolicLink("../../bin/env"), attributes(0777, 0)));
        directory("usr/sbin", 0755, 1);
        directory("var", 0755, 0);
        directory("var/spool", 0755, 0);
        directory("var/spool/mail", 0755, 8);
        directory("var/www", 0755, 33);
    }

    private void directory(String name, int mode, int owner) throws IOException {
        tar.write(new TarEntry(name, new TarEntry.Directory(), attributes(mode, owner)));
    }

    private void file(String name, int mode, byte[] content) throws IOException {
        TarEntry entry = new TarEntry(name, new TarEntry.File(content.length), attributes(mode, 0));
        tar.write(entry, new ByteArrayInputStream(content));
    }

    private TarEntry.Attributes attributes(int mode, int owner) {
        return new TarEntry.Attributes(mode, owner, owner, time, Map.of());
    }
}

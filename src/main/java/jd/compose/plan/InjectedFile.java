package jd.compose.plan;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.Service;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// A file that is copied into a container before its start: a secret or config whose content is in the compose file or
/// in a variable. One whose content is a file of the host is mounted instead, see [MountBodies].
///
/// @param path in the container, absolute
public record InjectedFile(String path, String content, int mode, int uid, int gid) {
    private static final int READABLE = 0444;

    /// {@return the files of all containers of a service}
    ///
    /// @throws ComposeException if a variable is not set
    static List<InjectedFile> of(Project project, Service service) {
        var files = new ArrayList<InjectedFile>();
        for (Section reference : service.document().sections("secrets")) {
            var secret = Section.of(project.secrets().get(reference.text("source")));
            content(project, secret).ifPresent(content -> files.add(file(reference, "/run/secrets/", content)));
        }
        for (Section reference : service.document().sections("configs")) {
            var config = Section.of(project.configs().get(reference.text("source")));
            content(project, config).ifPresent(content -> files.add(file(reference, "/", content)));
        }
        return List.copyOf(files);
    }

    private static Optional<String> content(Project project, Section declared) {
        if (!declared.has("environment")) {
            return Optional.of(declared.text("content")).filter(text -> !text.isEmpty());
        }
        String variable = declared.text("environment");
        if (!project.environment().containsKey(variable)) {
            throw ComposeException.failed("environment variable \"" + variable + "\" required by file \""
                    + declared.text("name") + "\" is not set");
        }
        return Optional.of(project.environment().get(variable));
    }

    private static InjectedFile file(Section reference, String directory, String content) {
        String target = reference.has("target") ? reference.text("target") : reference.text("source");
        return new InjectedFile(target.startsWith("/") ? target : directory + target, content,
                reference.number("mode").orElse((long) READABLE).intValue(),
                id(reference.text("uid")), id(reference.text("gid")));
    }

    private static int id(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }

    /// {@return a tar archive of this file, to be unpacked in the container's root directory}
    public byte[] archive() {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        var archive = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(archive, StandardCharsets.UTF_8.name())) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            var entry = new TarArchiveEntry(path.substring(1));
            entry.setSize(bytes.length);
            entry.setMode(mode);
            entry.setIds(uid, gid);
            tar.putArchiveEntry(entry);
            tar.write(bytes);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive.toByteArray();
    }
}

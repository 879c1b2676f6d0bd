package jd.compose.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.compose.file.ComposeException;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.Service;

/// Writes the mounts of a service into the request for a container: its volumes, and those of its secrets and configs that
/// are files of the host, read-only. [InjectedFile] has the others.
public record MountBodies(Project project, Service service) {
    void write(Map<String, Object> host, Map<String, String> anonymousVolumes) {
        var binds = new ArrayList<String>();
        var mounts = new ArrayList<Map<String, Object>>();
        for (Section mount : service.document().sections("volumes")) {
            // Only a bind in the short form may create the directory on the host.
            if (mount.section("bind").flag("create_host_path")) {
                binds.add(bind(mount));
            } else {
                mounts.add(mount(mount, anonymousVolumes));
            }
        }
        imageVolumes(anonymousVolumes).forEach((target, volume) -> mounts.add(Map.of(
                "Type", "volume", "Source", volume, "Target", target, "VolumeOptions", Map.of())));
        files("secrets", project.secrets(), "/run/secrets/", mounts);
        files("configs", project.configs(), "/", mounts);
        host.put("Binds", binds);
        host.put("Mounts", mounts);
    }

    private static String bind(Section mount) {
        Section options = mount.section("bind");
        String flags = Stream.of(mount.flag("read_only") ? "ro" : "rw", options.text("selinux"),
                options.text("propagation")).filter(flag -> !flag.isEmpty()).collect(Collectors.joining(","));
        return mount.text("source") + ":" + mount.text("target") + ":" + flags;
    }

    private Map<String, Object> mount(Section mount, Map<String, String> anonymousVolumes) {
        var body = new LinkedHashMap<String, Object>();
        body.put("Type", mount.text("type"));
        String source = mount.text("type").equals("volume") && mount.has("source")
                ? project.volumeName(mount.text("source")) : mount.text("source");
        String kept = source.isEmpty() ? anonymousVolumes.getOrDefault(mount.text("target"), "") : source;
        if (!kept.isEmpty() && !mount.text("type").equals("tmpfs")) {
            body.put("Source", kept);
        }
        body.put("Target", mount.text("target"));
        body.put("ReadOnly", mount.flag("read_only"));
        // Without its section a mount has no options of its type, as with docker compose.
        switch (mount.has(mount.text("type")) ? mount.text("type") : "") {
            case "volume" -> body.put("VolumeOptions", Map.of(
                    "NoCopy", mount.section("volume").flag("nocopy"),
                    "Subpath", mount.section("volume").text("subpath")));
            case "tmpfs" -> body.put("TmpfsOptions", Map.of(
                    "SizeBytes", Long.parseLong("0" + mount.section("tmpfs").text("size")),
                    "Mode", mount.section("tmpfs").number("mode").orElse(0L)));
            case "bind" -> body.put("BindOptions", bindOptions(mount.section("bind")));
            default -> {}
        }
        if (mount.has("consistency")) {
            body.put("Consistency", mount.text("consistency"));
        }
        return body;
    }

    private static Map<String, Object> bindOptions(Section options) {
        var body = new LinkedHashMap<String, Object>();
        if (options.has("propagation")) {
            body.put("Propagation", options.text("propagation"));
        }
        switch (options.text("recursive")) {
            case "disabled" -> body.put("NonRecursive", true);
            case "writable" -> body.put("ReadOnlyNonRecursive", true);
            case "readonly" -> body.put("ReadOnlyForceRecursive", true);
            default -> { }
        }
        return body;
    }

    /// {@return the anonymous volumes at mount points that only the image names}
    private Map<String, String> imageVolumes(Map<String, String> anonymousVolumes) {
        var volumes = new LinkedHashMap<>(anonymousVolumes);
        service.document().sections("volumes").forEach(mount -> volumes.remove(mount.text("target")));
        return volumes;
    }

    private void files(
            String kind, Map<String, Map<String, Object>> declared, String directory,
            List<Map<String, Object>> mounts) {
        for (Section reference : service.document().sections(kind)) {
            var file = Section.of(declared.get(reference.text("source")));
            if (file.flag("external")) {
                throw ComposeException.failed("unsupported external "
                        + kind.substring(0, kind.length() - 1) + " " + file.text("name"));
            }
            if (!file.has("file")) {
                continue;
            }
            String target = reference.has("target") ? reference.text("target") : reference.text("source");
            mounts.add(Map.of("Type", "bind", "Source", file.text("file"), "ReadOnly", true,
                    "Target", target.startsWith("/") ? target : directory + target));
        }
    }

    /// {@return a warning for each mounted file with an owner or a mode: it has those of the file of the host}
    List<String> warnings() {
        return Stream.concat(
                ignored("secrets", project.secrets(), "secrets"), ignored("configs", project.configs(), "config")).toList();
    }

    private Stream<String> ignored(String kind, Map<String, Map<String, Object>> declared, String word) {
        return service.document().sections(kind).stream()
                .filter(reference -> reference.has("uid") || reference.has("gid") || reference.has("mode"))
                .filter(reference -> Section.of(declared.get(reference.text("source"))).has("file"))
                .map(reference -> word + " `uid`, `gid` and `mode` are not supported, they will be ignored");
    }
}

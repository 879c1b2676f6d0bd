package jd.compose.plan;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jd.compose.file.Section;
import jd.compose.project.Project;
import jd.compose.project.Service;

/// The labels by which compose finds the objects of a project again: it has no other storage.
///
/// Today: docker compose 2.26, pkg/api/labels.go
public final class Labels {
    public static final String PROJECT = "com.docker.compose.project";
    public static final String SERVICE = "com.docker.compose.service";
    public static final String NUMBER = "com.docker.compose.container-number";
    public static final String ONE_OFF = "com.docker.compose.oneoff";
    public static final String CHECKSUM = "com.docker.compose.config-hash";
    public static final String IMAGE = "com.docker.compose.image";
    public static final String DEPENDS_ON = "com.docker.compose.depends_on";
    static final String SLUG = "com.docker.compose.slug";
    static final String NETWORK = "com.docker.compose.network";
    static final String VOLUME = "com.docker.compose.volume";

    public static final String CONFIG_FILES = "com.docker.compose.project.config_files";
    private static final String WORKING_DIRECTORY = "com.docker.compose.project.working_dir";
    private static final String VERSION = "com.docker.compose.version";

    /// The version whose labels these are.
    public static final String COMPATIBLE_WITH = "2.26.1";

    private Labels() {}

    /// @param imageId the digest of the image, so that a new image of the same name is noticed
    static Map<String, String> container(
            Project project, Service service, int number, String imageId, boolean oneOff) {
        var labels = new TreeMap<String, String>();
        Section own = service.document().section("labels");
        own.names().forEach(name -> labels.put(name, own.text(name)));
        labels.put(PROJECT, project.name());
        labels.put(SERVICE, service.name());
        labels.put(NUMBER, String.valueOf(number));
        labels.put(ONE_OFF, oneOff ? "True" : "False");
        labels.put(CHECKSUM, service.checksum());
        labels.put(IMAGE, imageId);
        labels.put(VERSION, COMPATIBLE_WITH);
        labels.put(WORKING_DIRECTORY, project.directory().toString());
        labels.put(CONFIG_FILES, project.files().stream().map(Object::toString).collect(Collectors.joining(",")));
        labels.put(DEPENDS_ON, service.dependencies().entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue().condition().word() + ":"
                        + entry.getValue().restart())
                .collect(Collectors.joining(",")));
        return labels;
    }

    /// @param key [#NETWORK] or [#VOLUME]
    static Map<String, String> resource(Project project, String key, String name, Section declared) {
        var labels = new TreeMap<String, String>();
        Section own = declared.section("labels");
        own.names().forEach(label -> labels.put(label, own.text(label)));
        labels.put(PROJECT, project.name());
        labels.put(key, name);
        labels.put(VERSION, COMPATIBLE_WITH);
        return labels;
    }
}

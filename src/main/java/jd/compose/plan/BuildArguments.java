package jd.compose.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jd.compose.file.Section;
import jd.compose.project.Service;

/// The build section of a service as a command line of the client's `build`.
public final class BuildArguments {
    private BuildArguments() {}

    /// @param image the name of the service's image
    public static List<String> of(Service service, String image) {
        Section build = service.document().section("build");
        String context = build.text("context");
        // The text of `dockerfile_inline` is the input of the command.
        String dockerfile = build.has("dockerfile_inline") ? "-" : dockerfile(context, build.text("dockerfile"));
        var words = new ArrayList<>(List.of("build", "-t", image, "-f", dockerfile));
        build.texts("tags").forEach(tag -> words.addAll(List.of("-t", tag)));
        Section arguments = build.section("args");
        arguments.names().forEach(name -> words.addAll(List.of("--build-arg", name + "=" + arguments.text(name))));
        Section labels = build.section("labels");
        labels.names().forEach(name -> words.addAll(List.of("--label", name + "=" + labels.text(name))));
        // Compose marks an image that was not built by BuildKit.
        words.addAll(List.of("--label", "com.docker.compose.image.builder=classic"));
        build.texts("extra_hosts").forEach(host -> words.addAll(List.of("--add-host", host.replaceFirst("=", ":"))));
        build.texts("cache_from").forEach(cache -> words.addAll(List.of("--cache-from", cache)));
        for (String key : List.of("target", "network")) {
            if (build.has(key)) {
                words.addAll(List.of("--" + key, build.text(key)));
            }
        }
        if (service.document().has("platform")) {
            words.addAll(List.of("--platform", service.document().text("platform")));
        }
        if (build.flag("no_cache")) {
            words.add("--no-cache");
        }
        if (build.flag("pull")) {
            words.add("--pull");
        }
        words.add(context);
        return List.copyOf(words);
    }

    /// In a remote context the name is relative to it.
    private static String dockerfile(String context, String name) {
        return context.startsWith("/") ? Path.of(context).resolve(name).toString() : name;
    }
}

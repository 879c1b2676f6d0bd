package jd.create.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jd.server.api.ApiException;
import jd.server.api.ContainerConfig;
import jd.server.api.ContainerConfig.Healthcheck;

/// Merges a request with the image's configuration: the pure half of mergeAndVerifyConfig (section 12.3.3). The request takes
/// precedence; lists and maps are joined.
///
/// Docker 1.2.0: runconfig/merge.go
public final class ConfigMerge {
    private ConfigMerge() {}

    public static ContainerConfig merge(ContainerConfig user, ContainerConfig image) {
        Command command = command(user, image);
        return new ContainerConfig(
                text(user.hostname(), ""),
                text(user.domainname(), ""),
                text(user.user(), text(image.user(), "")),
                user.attachStdin(),
                user.attachStdout(),
                user.attachStderr(),
                joined(user.exposedPorts(), image.exposedPorts()),
                user.tty(),
                user.openStdin(),
                user.stdinOnce(),
                environment(user.env(), image.env()),
                command.cmd(),
                healthcheck(user.healthcheck(), image.healthcheck()),
                text(user.image(), ""),
                joined(user.volumes(), image.volumes()),
                cleaned(text(user.workingDir(), text(image.workingDir(), ""))),
                command.entrypoint(),
                user.networkDisabled(),
                user.macAddress(),
                user.onBuild(),
                labels(user.labels(), image.labels()),
                text(user.stopSignal(), text(image.stopSignal(), "")),
                user.stopTimeout(),
                user.shell() != null ? user.shell() : image.shell());
    }

    /// Each value that the request leaves out is the image's.
    private static Healthcheck healthcheck(Healthcheck user, Healthcheck image) {
        if (user == null || image == null) {
            return user == null ? image : user;
        }
        return new Healthcheck(
                isEmpty(user.test()) ? image.test() : user.test(),
                user.interval() == 0 ? image.interval() : user.interval(),
                user.timeout() == 0 ? image.timeout() : user.timeout(),
                user.startPeriod() == 0 ? image.startPeriod() : user.startPeriod(),
                user.startInterval() == 0 ? image.startInterval() : user.startInterval(),
                user.retries() == 0 ? image.retries() : user.retries());
    }

    /// {@return an absolute path, normalized; a relative path, which is refused later, unchanged}
    private static String cleaned(String path) {
        return path.startsWith("/") ? Path.of(path).normalize().toString() : path;
    }

    /// Throws Docker's `no command specified` without a command.
    public static void verifyCommand(ContainerConfig config) {
        if (isEmpty(config.entrypoint()) && isEmpty(config.cmd())) {
            throw ApiException.invalid("no command specified");
        }
    }

    /// {@return the configuration with `hostname`, all else unchanged}
    public static ContainerConfig withHostname(ContainerConfig c, String hostname) {
        return new ContainerConfig(
                hostname, c.domainname(), c.user(), c.attachStdin(), c.attachStdout(), c.attachStderr(),
                c.exposedPorts(), c.tty(), c.openStdin(), c.stdinOnce(), c.env(), c.cmd(), c.healthcheck(), c.image(),
                c.volumes(), c.workingDir(), c.entrypoint(), c.networkDisabled(), c.macAddress(), c.onBuild(),
                c.labels(), c.stopSignal(), c.stopTimeout(), c.shell());
    }

    private record Command(List<String> entrypoint, List<String> cmd) {}

    /// The image's arguments belong to the image's entry point, so they are ignored if the request sets one. `--entrypoint ""`
    /// is sent as `[""]`, and means no entry point.
    private static Command command(ContainerConfig user, ContainerConfig image) {
        List<String> entrypoint = user.entrypoint();
        List<String> cmd = user.cmd();
        if (isEmpty(entrypoint)) {
            cmd = isEmpty(cmd) ? image.cmd() : cmd;
            entrypoint = entrypoint == null ? image.entrypoint() : entrypoint;
        }
        boolean none = entrypoint != null && entrypoint.equals(List.of(""));
        return new Command(none ? null : entrypoint, cmd);
    }

    /// {@return the request's variables, then those of the image that the request does not set}
    private static List<String> environment(List<String> user, List<String> image) {
        if (isEmpty(user)) {
            return image;
        }
        Set<String> set = user.stream().map(ConfigMerge::key).collect(Collectors.toSet());
        List<String> all = new ArrayList<>(user);
        if (image != null) {
            image.stream().filter(variable -> !set.contains(key(variable))).forEach(all::add);
        }
        return all;
    }

    public static String key(String variable) {
        int equals = variable.indexOf('=');
        return equals < 0 ? variable : variable.substring(0, equals);
    }

    private static Map<String, String> labels(Map<String, String> user, Map<String, String> image) {
        Map<String, String> all = new LinkedHashMap<>(image == null ? Map.of() : image);
        all.putAll(user == null ? Map.of() : user);
        return all;
    }

    private static Map<String, Map<String, Object>> joined(
            Map<String, Map<String, Object>> user, Map<String, Map<String, Object>> image) {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>(image == null ? Map.of() : image);
        all.putAll(user == null ? Map.of() : user);
        return all.isEmpty() ? null : all;
    }

    private static String text(String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }

    static boolean isEmpty(List<?> list) {
        return list == null || list.isEmpty();
    }
}

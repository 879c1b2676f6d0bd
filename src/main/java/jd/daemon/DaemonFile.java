package jd.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jd.libcontainer.io.JsonTree;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The configuration file of the daemon: a JSON object whose keys are the names of flags.
///
/// ```json
/// {"hosts": ["unix:///var/run/jd.sock", "tcp://0.0.0.0:2376"], "tlsverify": true, "tlscacert": "/etc/jd/ca.pem"}
/// ```
///
/// Each entry is turned into the flag that it stands for, so that both are parsed by the same code. A setting may be in
/// the file or on the command line, not in both.
///
/// Docker 1.2 has none; Docker 1.10: daemon/config.go MergeDaemonConfigurations
final class DaemonFile {
    /// The keys of the lists that have a name in the plural, and their flags.
    private static final Map<String, String> PLURALS = Map.of(
            "hosts", "host", "labels", "label", "dns-opts", "dns-opt", "dns-searches", "dns-search", "log-opts", "log-opt",
            "default-ulimits", "default-ulimit");

    private final String file;
    private final ParseResult commandLine;

    private DaemonFile(String file, ParseResult commandLine) {
        this.file = file;
        this.commandLine = commandLine;
    }

    /// {@return the flags that the file stands for}
    ///
    /// @param file must exist
    /// @param commandLine the parsed flags, and the flags that exist
    static List<String> flags(String file, ParseResult commandLine) {
        return new DaemonFile(file, commandLine).flags();
    }

    private List<String> flags() {
        JsonTree document = read();
        check("the following directives don't match any configuration option: ", document.names().stream()
                .filter(key -> option(key).isEmpty())
                .toList());
        check("the following directives are specified both as a flag and in the configuration file: ",
                document.names().stream()
                        .filter(key -> commandLine.hasMatchedOption(option(key).orElseThrow()))
                        .map(key -> key + ": (from flag: " + shown(commandLine.matchedOptionValue(
                                option(key).orElseThrow().longestName(), "")) + ", from file: "
                                + shown(document.at(key).value()) + ")")
                        .toList());
        List<String> flags = new ArrayList<>();
        document.names().forEach(key -> add(flags, option(key).orElseThrow(), document.at(key).value()));
        return flags;
    }

    private JsonTree read() {
        try {
            return JsonTree.parse(Files.readAllBytes(Path.of(file)));
        } catch (NoSuchFileException e) {
            throw refused("open " + file + ": no such file or directory", e);
        } catch (IOException e) {
            throw refused(e.getMessage(), e);
        }
    }

    private void check(String problem, List<String> keys) {
        if (!keys.isEmpty()) {
            throw new DaemonException(prefix() + problem + String.join(", ", keys));
        }
    }

    private Optional<OptionSpec> option(String key) {
        String flag = PLURALS.getOrDefault(key, key);
        boolean single = PLURALS.containsValue(key) || key.equals("config-file") || key.equals("help");
        return single ? Optional.empty() : Optional.ofNullable(commandLine.commandSpec().findOption("--" + flag));
    }

    /// A flag that takes no value is left out if the file says `false`.
    private static void add(List<String> flags, OptionSpec option, Object value) {
        String name = option.longestName();
        if (value instanceof List<?> values) {
            values.forEach(each -> flags.add(name + "=" + each));
        } else if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, entry) -> flags.add(name + "=" + key + "=" + text(entry)));
        } else if (option.arity().max() > 0) {
            flags.add(name + "=" + value);
        } else if (Boolean.TRUE.equals(value)) {
            flags.add(name);
        }
    }

    /// {@return the value of an entry of `log-opts` or `default-ulimits`}
    private static String text(Object entry) {
        return entry instanceof Map<?, ?> limit ? limit.get("Soft") + ":" + limit.get("Hard") : String.valueOf(entry);
    }

    private static String shown(Object value) {
        return value instanceof List<?> list
                ? "[" + String.join(" ", list.stream().map(String::valueOf).toList()) + "]"
                : String.valueOf(value);
    }

    private DaemonException refused(String reason, Exception cause) {
        return new DaemonException(prefix() + reason, cause);
    }

    private String prefix() {
        return "unable to configure the Docker daemon with file " + file + ": ";
    }
}

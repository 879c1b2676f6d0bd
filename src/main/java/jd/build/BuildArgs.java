package jd.build;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import jd.build.file.Instruction;

/// The build arguments: values from `--build-arg`, and the declarations that make them visible.
///
/// An argument is visible in a stage after its `ARG` there. One that is declared before the first `FROM` is visible in
/// `FROM`, and gives its value to an `ARG` without a default. The proxy variables need no declaration.
///
/// Today: builder/dockerfile/buildargs.go
///
/// @param given from the request; empty for a name without a value, which declares nothing
/// @param globals declared before the first `FROM`
/// @param declared in the current stage
/// @param consumed all names that have been declared
record BuildArgs(
        Map<String, Optional<String>> given,
        Map<String, Optional<String>> globals,
        Map<String, Optional<String>> declared,
        Set<String> consumed) {
    private static final Set<String> PROXIES = Set.of(
            "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy",
            "ALL_PROXY", "all_proxy");

    static BuildArgs given(Map<String, Optional<String>> values) {
        return new BuildArgs(values, Map.of(), Map.of(), Set.of());
    }

    /// Declares an argument before the first `FROM`.
    BuildArgs withGlobal(Instruction.Declaration argument) {
        return new BuildArgs(given, with(globals, argument), declared, with(consumed, argument.name()));
    }

    /// Declares an argument in the current stage.
    BuildArgs with(Instruction.Declaration argument) {
        return new BuildArgs(given, globals, with(declared, argument), with(consumed, argument.name()));
    }

    private static Map<String, Optional<String>> with(
            Map<String, Optional<String>> map, Instruction.Declaration argument) {
        Map<String, Optional<String>> more = new TreeMap<>(map);
        more.put(argument.name(), argument.value());
        return more;
    }

    private static Set<String> with(Set<String> set, String name) {
        Set<String> more = new TreeSet<>(set);
        more.add(name);
        return more;
    }

    /// {@return the same at the beginning of another stage}
    BuildArgs nextStage() {
        return new BuildArgs(given, globals, Map.of(), consumed);
    }

    /// {@return the variables that `FROM` can use}
    Map<String, String> inFrom() {
        return values(globals);
    }

    /// {@return the arguments that are visible in the current stage, without those that a variable of the image hides}
    Map<String, String> visible(Map<String, String> environment) {
        Map<String, String> visible = values(declared);
        visible.keySet().removeAll(environment.keySet());
        return visible;
    }

    private Map<String, String> values(Map<String, Optional<String>> names) {
        Set<String> all = new TreeSet<>(names.keySet());
        all.addAll(PROXIES);
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : all) {
            value(name, names.getOrDefault(name, Optional.empty())).ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    private Optional<String> value(String name, Optional<String> otherwise) {
        return given.getOrDefault(name, Optional.empty())
                .or(() -> otherwise)
                .or(() -> globals.getOrDefault(name, Optional.empty()));
    }

    /// {@return whether an argument is part of the cache's key} A proxy counts only if it has been declared.
    boolean countsForCache(String name) {
        return consumed.contains(name) || !PROXIES.contains(name);
    }

    /// {@return the names in the request that no `ARG` has declared}
    List<String> notConsumed() {
        return given.keySet().stream()
                .filter(name -> !consumed.contains(name) && !PROXIES.contains(name))
                .sorted()
                .toList();
    }
}

package jd.compose.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Resolves `extends`: a service is laid over the one that it extends, which may be in another file and extend a third.
///
/// Relative paths of a service are those of its own file. Of another file only the services that are extended are
/// checked, since the rest of it is not part of the project.
///
/// Compose Specification: 05-services.md, extends
final class Extends {
    private static final int LONGEST_CHAIN = 100;

    private final Problems problems;
    private final Files files;
    private final Map<Address, Optional<Map<String, Object>>> resolved = new LinkedHashMap<>();
    private final List<Address> chain = new ArrayList<>();

    /// Gives access to the files that services extend.
    interface Files {
        /// @param folder of the file that refers to it
        /// @param name as it is written there
        Source open(Path folder, String name);
    }

    /// A file as far as its services are concerned.
    ///
    /// @param replaced of [YamlReader.Document]
    interface Source {
        Path file();

        /// {@return the directory for relative paths: for the project's own files that of the project}
        Path folder();

        List<List<String>> replaced();

        /// {@return the canonical service as it is written in this file, empty if there is none}
        Optional<Map<String, Object>> service(String name);
    }

    /// A service's place; two files can have services of one name.
    private record Address(Path file, String service) {
        /// The method that Java would generate is linked at its first call, and that takes longer than to read the file.
        @Override
        public int hashCode() {
            return Objects.hash(file, service);
        }
    }

    Extends(Files files, Problems problems) {
        this.files = files;
        this.problems = problems;
    }

    /// {@return the complete service, empty if it does not exist or extends itself}
    // tag::extending-a-service[]
    Optional<Map<String, Object>> service(Source source, String name) {
        var address = new Address(source.file(), name);
        Optional<Map<String, Object>> known = resolved.get(address);
        if (known != null) { // <1>
            return known;
        }
        if (chain.contains(address)) { // <2>
            reportCycle(address);
            return Optional.empty();
        }
        checkLength();
        chain.add(address);
        Optional<Map<String, Object>> complete = source.service(name)
                .map(own -> overItsBase(source, name, own)); // <3>
        chain.removeLast();
        resolved.put(address, complete);
        return complete;
    }
    // end::extending-a-service[]

    private Map<String, Object> overItsBase(Source source, String name, Map<String, Object> own) {
        Section extension = Section.of(own.get("extends"));
        if (!extension.has("service")) {
            return own;
        }
        var rest = new LinkedHashMap<>(own);
        rest.remove("extends");
        Source other = extension.has("file") ? files.open(source.folder(), extension.text("file")) : source;
        String base = extension.text("service");
        if (other.service(base).isEmpty()) {
            problems.add("cannot extend service \"" + name + "\" in " + source.file() + ": service \"" + base
                    + "\" not found" + (extension.has("file") ? " in " + extension.text("file") : ""));
            return rest;
        }
        Map<String, Object> lower = service(other, base).orElse(Map.of());
        for (List<String> path : source.replaced()) {
            if (path.size() > 2 && path.subList(0, 2).equals(List.of("services", name))) {
                lower = Merge.without(lower, path.subList(2, path.size()));
            }
        }
        return Merge.of(lower, rest);
    }

    /// The look-up is recursive, and a file can list more services than there is stack for.
    private void checkLength() {
        if (chain.size() > LONGEST_CHAIN) {
            throw ComposeException.invalid("service \"" + chain.getFirst().service() + "\" in " + chain.getFirst().file()
                    + " extends a chain of more than " + LONGEST_CHAIN + " services");
        }
    }

    private void reportCycle(Address address) {
        var path = new StringBuilder("Circular reference:");
        List<Address> cycle = new ArrayList<>(chain.subList(chain.indexOf(address), chain.size()));
        cycle.add(address);
        for (int i = 0; i < cycle.size(); i++) {
            path.append(i == 0 ? "\n  " : "\n  extends ").append(cycle.get(i).service())
                    .append(" in ").append(cycle.get(i).file());
        }
        problems.add(path.toString());
    }
}

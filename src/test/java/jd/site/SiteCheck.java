package jd.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds links that lead nowhere, ids that are there twice, and parts that a browser would load from another host.
///
/// @param pages the HTML of each page, by its file in the site
/// @param files the other files of the site
record SiteCheck(Map<String, String> pages, Set<String> files) {
    private static final Pattern TAG = Pattern.compile("<([a-z][a-z0-9]*)((?: [^<>]*)?)>");
    private static final Pattern ATTRIBUTE = Pattern.compile(" (id|href|src)=\"([^\"]*)\"");
    private static final Pattern OTHER_HOST = Pattern.compile("(?:[a-z]+:)?//.*");

    /// A reference from a page.
    private record Reference(String page, String target) {}

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Map<String, Set<String>> ids = new HashMap<>();
        Set<Reference> references = new HashSet<>();
        pages.forEach((page, html) -> {
            Set<String> own = ids.computeIfAbsent(page, any -> new HashSet<>());
            Matcher tag = TAG.matcher(html);
            while (tag.find()) {
                read(page, tag, own, references, problems);
            }
        });
        for (Reference reference : references) {
            String target = reference.target();
            int hash = target.indexOf('#');
            String file = hash < 0 ? target : target.substring(0, hash);
            String page = file.isEmpty() ? reference.page() : resolve(reference.page(), file);
            boolean exists = pages.containsKey(page) || files.contains(page);
            if (!exists || hash >= 0 && !ids.getOrDefault(page, Set.of()).contains(target.substring(hash + 1))) {
                problems.add(reference.page() + ": leads nowhere: " + target);
            }
        }
        problems.sort(null);
        return problems;
    }

    private static void read(
            String page, Matcher tag, Set<String> ids, Set<Reference> references, List<String> problems) {
        Matcher attribute = ATTRIBUTE.matcher(tag.group(2));
        while (attribute.find()) {
            String value = attribute.group(2);
            if (attribute.group(1).equals("id")) {
                if (!ids.add(value)) {
                    problems.add(page + ": twice: id " + value);
                }
            } else if (!OTHER_HOST.matcher(value).matches()) {
                references.add(new Reference(page, value));
            } else if (!tag.group(1).equals("a")) {
                problems.add(page + ": loads from another host: " + value);
            }
        }
    }

    private static String resolve(String page, String file) {
        Path parent = Path.of(page).getParent();
        return (parent == null ? Path.of(file) : parent.resolve(file)).normalize().toString();
    }
}

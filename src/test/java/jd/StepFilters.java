package jd;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import jd.server.api.Json;

/// The classes that *step into* does not stop in, read from the files for one IDE.
///
/// @param classes patterns with a `*` at one end, as all three IDEs and JDI take them
/// @param skipsGenerated whether constructors, static initializers and synthetic methods are passed over, too
record StepFilters(List<String> classes, boolean skipsGenerated) {
    private static final Pattern INTELLIJ_FILTER = Pattern.compile("name=\"PATTERN\" value=\"([^\"]+)\"");
    private static final String ECLIPSE = "/instance/org.eclipse.jdt.debug.ui/org.eclipse.jdt.debug.ui.";

    static StepFilters ofVisualStudioCode(String configuration) throws IOException {
        for (JsonNode each : Json.mapper().readTree(Files.readString(Path.of(".vscode/launch.json"))).path("configurations")) {
            if (each.path("name").asText().equals(configuration)) {
                JsonNode filters = each.path("stepFilters");
                List<String> classes = new ArrayList<>();
                filters.path("skipClasses").forEach(pattern -> classes.add(pattern.asText()));
                return new StepFilters(classes, filters.path("skipConstructors").asBoolean()
                        && filters.path("skipStaticInitializers").asBoolean() && filters.path("skipSynthetics").asBoolean());
            }
        }
        throw new IllegalArgumentException("no configuration " + configuration + " in .vscode/launch.json");
    }

    static StepFilters ofEclipse() throws IOException {
        var preferences = new Properties();
        preferences.load(new StringReader(Files.readString(Path.of("ide/eclipse/step-filters.epf"))));
        return new StepFilters(
                List.of(preferences.getProperty(ECLIPSE + "active_filters_list").split(",")),
                List.of("filter_constructors", "filter_statics", "filter_synthetics").stream()
                        .allMatch(name -> preferences.getProperty(ECLIPSE + name).equals("true")));
    }

    /// IntelliJ has no setting for static initializers: it never stops in them on *step into*.
    static StepFilters ofIntelliJ() throws IOException {
        String settings = Files.readString(Path.of("ide/intellij/options/debugger.xml"));
        return new StepFilters(
                INTELLIJ_FILTER.matcher(settings).results().map((MatchResult filter) -> filter.group(1)).toList(),
                settings.contains("\"SKIP_CONSTRUCTORS\" value=\"true\"")
                        && settings.contains("\"SKIP_SYNTHETIC_METHODS\" value=\"true\""));
    }
}

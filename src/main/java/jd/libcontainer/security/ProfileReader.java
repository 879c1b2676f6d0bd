package jd.libcontainer.security;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.libcontainer.security.SeccompProfile.ArchitectureFamily;
import jd.libcontainer.security.SeccompProfile.Argument;
import jd.libcontainer.security.SeccompProfile.Circumstances;
import jd.libcontainer.security.SeccompProfile.Group;
import jd.libcontainer.security.SeccompProfile.KernelVersion;

/// Reads a profile. A field of the wrong type is reported by its name, malformed JSON by its position; the prefix of both
/// messages is Docker's.
///
/// moby: profiles/seccomp/seccomp_linux.go LoadProfile
final class ProfileReader {
    private static final int MAX_DEPTH = 100;

    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");

    private ProfileReader() {}

    static SeccompProfile read(String json) {
        ProfileNode root = ProfileNode.root(parse(json));
        List<String> architectures = root.texts("architectures");
        List<ArchitectureFamily> families = new ArrayList<>();
        for (ProfileNode family : root.objects("archMap")) {
            families.add(new ArchitectureFamily(
                    family.text("architecture"), family.texts("subArchitectures")));
        }
        if (!architectures.isEmpty() && !families.isEmpty()) {
            throw wrong("both 'architectures' and 'archMap' are specified in the seccomp profile,"
                    + " use either 'architectures' or 'archMap'");
        }
        List<Group> groups = new ArrayList<>();
        for (ProfileNode group : root.objects("syscalls")) {
            groups.add(group(group));
        }
        return new SeccompProfile(
                root.text("defaultAction"), root.number("defaultErrnoRet"), architectures, families,
                root.texts("flags"), groups);
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw ConfinementException.decoding(
                    "malformed JSON at line " + at.getLineNr() + ", column " + at.getColumnNr());
        }
    }

    /// `name` is the field in old profiles.
    private static Group group(ProfileNode node) {
        List<String> names = node.texts("names");
        String name = node.text("name");
        if (!name.isEmpty() && !names.isEmpty()) {
            throw wrong("both 'name' and 'names' are specified in the seccomp profile, use either 'name' or 'names'");
        }
        List<Argument> arguments = new ArrayList<>();
        for (ProfileNode argument : node.objects("args")) {
            arguments.add(new Argument(
                    argument.number("index").orElse(0),
                    argument.unsigned("value"),
                    argument.unsigned("valueTwo"),
                    argument.text("op")));
        }
        return new Group(
                name.isEmpty() ? names : List.of(name), node.text("action"), node.number("errnoRet"), arguments,
                circumstances(node, "includes"), circumstances(node, "excludes"));
    }

    private static Circumstances circumstances(ProfileNode group, String field) {
        ProfileNode node = group.object(field);
        return new Circumstances(
                node.texts("caps"), node.texts("arches"), version(node.raw("minKernel")));
    }

    private static KernelVersion version(JsonNode node) {
        if (node.isMissingNode() || node.isNull() || node.asText("x").isEmpty()) {
            return KernelVersion.NONE;
        }
        String problem = "invalid kernel version: " + node + ", expected \"<kernel>.<major>\"";
        Matcher matcher = VERSION.matcher(node.isTextual() ? node.textValue() : "");
        if (!matcher.matches()) {
            throw ConfinementException.decoding(problem);
        }
        return new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    private static ConfinementException wrong(String message) {
        return new ConfinementException(ConfinementException.Finder.DAEMON, message);
    }
}

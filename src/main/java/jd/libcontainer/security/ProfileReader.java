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

/// Reads a profile. A field of the wrong type is reported in Docker's words, malformed JSON by its position.
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
        ProfileNode root = ProfileNode.root(parse(json), "Seccomp", "seccomp.Seccomp");
        List<String> architectures = root.texts("LinuxSeccomp.architectures", "[]specs.Arch");
        List<ArchitectureFamily> families = new ArrayList<>();
        for (ProfileNode family : root.objects("archMap", "seccomp.Architecture", "Architecture")) {
            families.add(new ArchitectureFamily(
                    family.text("architecture", "specs.Arch"), family.texts("subArchitectures", "[]specs.Arch")));
        }
        if (!architectures.isEmpty() && !families.isEmpty()) {
            throw wrong("both 'architectures' and 'archMap' are specified in the seccomp profile,"
                    + " use either 'architectures' or 'archMap'");
        }
        List<Group> groups = new ArrayList<>();
        for (ProfileNode group : root.objects("syscalls", "seccomp.Syscall", "Syscall")) {
            groups.add(group(group));
        }
        return new SeccompProfile(
                root.text("LinuxSeccomp.defaultAction", "specs.LinuxSeccompAction"),
                root.number("LinuxSeccomp.defaultErrnoRet", "uint"),
                architectures,
                families,
                root.texts("LinuxSeccomp.flags", "[]specs.LinuxSeccompFlag"),
                groups);
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

    /// `name` is how profiles of long ago said it.
    private static Group group(ProfileNode node) {
        List<String> names = node.texts("LinuxSyscall.names", "[]string");
        String name = node.text("name", "string");
        if (!name.isEmpty() && !names.isEmpty()) {
            throw wrong("both 'name' and 'names' are specified in the seccomp profile, use either 'name' or 'names'");
        }
        List<Argument> arguments = new ArrayList<>();
        for (ProfileNode argument : node.objects(
                "LinuxSyscall.args", "specs.LinuxSeccompArg", "LinuxSeccompArg")) {
            arguments.add(new Argument(
                    argument.number("index", "uint").orElse(0),
                    argument.unsigned("value", "uint64"),
                    argument.unsigned("valueTwo", "uint64"),
                    argument.text("op", "specs.LinuxSeccompOperator")));
        }
        return new Group(
                name.isEmpty() ? names : List.of(name),
                node.text("LinuxSyscall.action", "specs.LinuxSeccompAction"),
                node.number("LinuxSyscall.errnoRet", "uint"),
                arguments,
                circumstances(node, "includes"),
                circumstances(node, "excludes"));
    }

    private static Circumstances circumstances(ProfileNode group, String field) {
        ProfileNode node = group.object(field, "seccomp.Filter", "Filter");
        return new Circumstances(
                node.texts("caps", "[]string"), node.texts("arches", "[]string"), version(node.raw("minKernel")));
    }

    private static KernelVersion version(JsonNode node) {
        if (node.isMissingNode() || node.isNull() || node.asText("x").isEmpty()) {
            return KernelVersion.NONE;
        }
        String problem = "invalid kernel version: " + node + ", expected \"<kernel>.<major>\"";
        if (!node.isTextual()) {
            throw ConfinementException.decoding(problem + ": json: cannot unmarshal " + ProfileNode.kind(node)
                    + " into Go value of type string");
        }
        Matcher matcher = VERSION.matcher(node.textValue());
        if (!matcher.matches()) {
            throw ConfinementException.decoding(problem);
        }
        return new KernelVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    private static ConfinementException wrong(String message) {
        return new ConfinementException(ConfinementException.Finder.DAEMON, message);
    }
}

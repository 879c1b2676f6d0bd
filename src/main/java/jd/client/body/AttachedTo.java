package jd.client.body;

import java.util.List;
import java.util.Locale;
import jd.client.flags.Arguments;

/// The streams of a container to attach to: those of `-a`, or all that apply.
public record AttachedTo(boolean stdin, boolean stdout, boolean stderr) {
    public static AttachedTo of(Arguments flags, boolean detached) {
        if (detached) {
            return new AttachedTo(false, false, false);
        }
        List<String> names = flags.values("attach").stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        return names.isEmpty()
                ? new AttachedTo(flags.isSet("interactive"), true, true)
                : new AttachedTo(names.contains("stdin"), names.contains("stdout"), names.contains("stderr"));
    }

    public boolean any() {
        return stdin || stdout || stderr;
    }
}

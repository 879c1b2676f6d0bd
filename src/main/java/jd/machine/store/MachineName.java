package jd.machine.store;

import java.util.regex.Pattern;

/// The checked name of a machine. It becomes the host's name and the name of a directory, so it has no slash and does not
/// begin with a dot.
///
/// Docker Machine 0.3: libmachine ValidateHostName
public record MachineName(String text) {
    private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9.-]{0,62}");

    public MachineName {
        if (!VALID.matcher(text).matches()) {
            throw new MachineException("Invalid hostname specified: \"" + text
                    + "\". Allowed hostname chars are: 0-9a-zA-Z . - (63 at most, the first one a letter or a digit)");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

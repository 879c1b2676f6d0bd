package jd.libcontainer.spec;

import java.nio.charset.StandardCharsets;

/// What the kernel allows the command's process.
///
/// @param capabilities the bounding set: a bit for each
/// @param ambientCapabilities some of `capabilities`, which a command keeps that does not run as root
/// @param apparmorProfile a name that the kernel knows; empty for none
/// @param seccompFilter a program of classic BPF, a character for each byte; empty for none
public record SecuritySpec(
        long capabilities,
        long ambientCapabilities,
        boolean noNewPrivileges,
        String apparmorProfile,
        String seccompFilter) {
    /// No capabilities, and neither filter nor profile.
    public static final SecuritySpec NONE = new SecuritySpec(0, 0, false, "", "");

    void write(MessageWriter out) {
        out.number(capabilities);
        out.number(ambientCapabilities);
        out.flag(noNewPrivileges);
        out.text(apparmorProfile);
        // Not as text: a filter has ten thousand bytes, and decoding UTF-8 is a loop over them.
        out.bytes(seccompFilter.getBytes(StandardCharsets.ISO_8859_1));
    }

    static SecuritySpec read(MessageReader in) {
        return new SecuritySpec(
                in.number(), in.number(), in.flag(), in.text(), new String(in.bytes(), StandardCharsets.ISO_8859_1));
    }

    public SecuritySpec withCapabilities(long other) {
        return new SecuritySpec(other, ambientCapabilities, noNewPrivileges, apparmorProfile, seccompFilter);
    }

    public SecuritySpec withAmbientCapabilities(long other) {
        return new SecuritySpec(capabilities, other, noNewPrivileges, apparmorProfile, seccompFilter);
    }

    public SecuritySpec withNoNewPrivileges(boolean other) {
        return new SecuritySpec(capabilities, ambientCapabilities, other, apparmorProfile, seccompFilter);
    }

    public SecuritySpec withApparmorProfile(String other) {
        return new SecuritySpec(capabilities, ambientCapabilities, noNewPrivileges, other, seccompFilter);
    }

    public SecuritySpec withSeccompFilter(String other) {
        return new SecuritySpec(capabilities, ambientCapabilities, noNewPrivileges, apparmorProfile, other);
    }
}

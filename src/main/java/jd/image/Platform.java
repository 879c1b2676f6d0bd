package jd.image;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The platform that an image's programs are compiled for: `linux/amd64`, `linux/arm/v7`. The names are Go's.
///
/// OCI image-spec: image-index.md, platform
public record Platform(String os, String architecture, Optional<String> variant) {
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Set<String> ARCHITECTURES =
            Set.of("386", "amd64", "arm", "arm64", "loong64", "mips64le", "ppc64le", "riscv64", "s390x");

    /// {@return the platform of this machine}
    public static Platform host() {
        return of(System.getProperty("os.arch"));
    }

    static Platform of(String javaArchitecture) {
        return switch (javaArchitecture.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> new Platform("linux", "amd64", Optional.empty());
            case "aarch64" -> new Platform("linux", "arm64", Optional.of("v8"));
            default -> new Platform("linux", javaArchitecture, Optional.empty());
        };
    }

    /// Parses `OS[/ARCH[/VARIANT]]`, or an architecture alone. Messages are Docker's.
    public static Platform parse(String text) {
        String[] parts = text.split("/", -1);
        for (String part : parts) {
            if (!PART.matcher(part).matches()) {
                throw new ImageFormatException("\"" + part + "\" is an invalid component of \"" + text
                        + "\": platform specifier component must match \"^" + PART + "$\": invalid argument");
            }
        }
        return switch (parts.length) {
            case 1 -> parts[0].equals("linux") ? host() : architecture(parts[0]);
            case 2 -> new Platform(parts[0], parts[1], Optional.empty());
            case 3 -> new Platform(parts[0], parts[1], Optional.of(parts[2]));
            default ->
                throw new ImageFormatException(
                        "\"" + text + "\": cannot parse platform specifier: invalid argument");
        };
    }

    private static Platform architecture(String name) {
        if (!ARCHITECTURES.contains(name)) {
            throw new ImageFormatException(
                    "\"" + name + "\": unknown operating system or architecture: invalid argument");
        }
        return new Platform("linux", name, Optional.empty());
    }

    static Platform of(Document document) {
        return new Platform(
                document.text("os"), document.text("architecture"), document.optionalText("variant"));
    }

    /// {@return whether a machine of this platform runs programs for `offered`} A platform without a variant fits all
    /// variants.
    public boolean runs(Platform offered) {
        return os.equals(offered.os)
                && architecture.equals(offered.architecture)
                && (variant.isEmpty() || offered.variant.isEmpty() || variant.equals(offered.variant));
    }

    /// {@return `linux/arm64/v8`}
    @Override
    public String toString() {
        return os + "/" + architecture + variant.map(v -> "/" + v).orElse("");
    }
}

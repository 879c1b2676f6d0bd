package jd.image;

import java.util.Locale;
import java.util.Optional;

/// What an image's programs are compiled for: `linux/amd64`, `linux/arm/v7`. The names are Go's.
///
/// OCI image-spec: image-index.md, platform
public record Platform(String os, String architecture, Optional<String> variant) {
    /// {@return what this machine runs}
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

    /// Parses `OS[/ARCH[/VARIANT]]`, or an architecture alone.
    public static Platform parse(String text) {
        String[] parts = text.split("/", -1);
        for (String part : parts) {
            if (!part.matches("[A-Za-z0-9_-]+")) {
                throw new ImageFormatException("\"" + text + "\": invalid platform");
            }
        }
        return switch (parts.length) {
            case 1 -> parts[0].equals("linux") ? host() : new Platform("linux", parts[0], Optional.empty());
            case 2 -> new Platform(parts[0], parts[1], Optional.empty());
            case 3 -> new Platform(parts[0], parts[1], Optional.of(parts[2]));
            default -> throw new ImageFormatException("\"" + text + "\": invalid platform");
        };
    }

    static Platform of(Document document) {
        return new Platform(
                document.text("os"), document.text("architecture"), document.optionalText("variant"));
    }

    /// {@return whether a machine like this runs what is made for `offered`} An offer without a variant is for all of them.
    boolean runs(Platform offered) {
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

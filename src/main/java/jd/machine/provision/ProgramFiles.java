package jd.machine.provision;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jd.machine.store.MachineException;

/// The files of which a built jd consists, below the directory of the launcher: what another host needs in order to run it.
/// The sources are not among them, and so the launcher there has nothing to build.
///
/// @param digests the SHA-256 digests of the files by their paths, relative to `home`
public record ProgramFiles(Path home, Map<String, String> digests) {
    private static final Pattern BUILD = Pattern.compile("(?m)^JD_BUILD='([^']+)'$");

    public ProgramFiles {
        digests = Map.copyOf(digests);
    }

    /// {@return the files of this build}
    ///
    /// @param home the directory of the launcher
    public static ProgramFiles of(Path home) {
        try {
            Path launch = home.resolve("target/launch");
            Matcher build = BUILD.matcher(Files.readString(launch.resolve("env")));
            if (!build.find()) {
                throw new MachineException("read " + launch.resolve("env") + ": it names no build");
            }
            List<Path> files = new ArrayList<>(List.of(home.resolve("jd"), home.resolve("src/main/sh/set-up.sh")));
            files.addAll(list(launch.resolve(build.group(1)), "*.jar"));
            files.addAll(list(home.resolve("target/lib"), "*.jar"));
            files.addAll(list(home.resolve("target/native"), "*.so"));
            var digests = new TreeMap<String, String>();
            for (Path file : files) {
                digests.put(home.relativize(file).toString(), digest(file));
            }
            return new ProgramFiles(home, digests);
        } catch (IOException e) {
            throw new MachineException("read the build of jd in " + home + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> list(Path directory, String glob) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
            var files = new ArrayList<Path>();
            entries.forEach(files::add);
            return files;
        }
    }

    private static String digest(Path file) throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /// {@return the paths of the files that a host has not, or has with another content, sorted}
    ///
    /// @param there the digests of the host's files
    List<String> missing(Map<String, String> there) {
        return digests.entrySet().stream()
                .filter(file -> !file.getValue().equals(there.get(file.getKey())))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}

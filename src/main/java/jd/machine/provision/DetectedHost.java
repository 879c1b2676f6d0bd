package jd.machine.provision;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jd.machine.driver.Host;
import jd.machine.driver.HostPaths;

/// What a host says about itself, found out with one script before anything is changed.
///
/// @param distribution `ID` of `/etc/os-release`: `debian`
/// @param family `ID_LIKE` of `/etc/os-release`: of what the distribution is a variant
/// @param hasSystemd whether systemd runs there
/// @param hasJava whether there is a Java 25
/// @param missingPackages those of the needed packages that are not installed
/// @param digests the SHA-256 digests of jd's files there, by their paths below jd's directory
record DetectedHost(
        String distribution, String family, String hostname, boolean hasSystemd, boolean hasJava,
        List<String> missingPackages, Map<String, String> digests) {
    /// What the daemon needs besides Java; the same as in `src/main/sh/set-up.sh`.
    static final List<String> PACKAGES = List.of("iptables", "busybox-static", "libseccomp2", "ca-certificates");

    /// Sets `home` to that of a Java 25 or newer, empty if there is none.
    static final String FIND_JAVA = """
            home=
            for candidate in "${JAVA_HOME:-/nowhere}" /usr/lib/jvm/*; do
                version=$(sed -n 's/^JAVA_VERSION="\\([0-9]*\\).*/\\1/p' "$candidate/release" 2>/dev/null)
                if [ -x "$candidate/bin/java" ] && [ "${version:-0}" -ge 25 ]; then home=$candidate; break; fi
            done
            """;

    private static final String SCRIPT = """
            . /etc/os-release
            echo "distribution=$ID"
            echo "family=${ID_LIKE-}"
            echo "hostname=$(cat /proc/sys/kernel/hostname)"
            [ ! -d /run/systemd/system ] || echo systemd=yes
            for package in PACKAGES; do
                case $(dpkg-query -W -f '${Status}' $package 2>/dev/null) in
                    *' installed') ;;
                    *) echo "missing=$package" ;;
                esac
            done
            cd HOME_OF_JD 2>/dev/null || exit 0
            find . -type f -exec sha256sum {} + | sed 's/^\\([0-9a-f]*\\)  .\\/\\(.*\\)/digest=\\1 \\2/'
            """;

    static DetectedHost of(Host host, HostPaths paths) {
        String home = paths.jd().substring(0, paths.jd().lastIndexOf('/'));
        return parse(host.require("detect the operating system", FIND_JAVA + "echo \"java=$home\"\n" + SCRIPT
                .replace("PACKAGES", String.join(" ", PACKAGES))
                .replace("HOME_OF_JD", Host.quoted(home))));
    }

    static DetectedHost parse(String output) {
        var values = new TreeMap<String, String>();
        var missing = new ArrayList<String>();
        var digests = new TreeMap<String, String>();
        for (String line : output.lines().toList()) {
            String key = line.substring(0, Math.max(0, line.indexOf('=')));
            String value = line.substring(line.indexOf('=') + 1);
            switch (key) {
                case "missing" -> missing.add(value);
                case "digest" -> digests.put(value.substring(value.indexOf(' ') + 1), value.substring(0, value.indexOf(' ')));
                default -> values.put(key, value);
            }
        }
        return new DetectedHost(
                values.getOrDefault("distribution", ""), values.getOrDefault("family", ""),
                values.getOrDefault("hostname", ""), values.containsKey("systemd"),
                !values.getOrDefault("java", "").isEmpty(), missing, digests);
    }

    /// {@return whether packages are installed with `apt-get`}
    boolean isDebian() {
        return distribution.equals("debian") || List.of(family.split(" ")).contains("debian");
    }
}

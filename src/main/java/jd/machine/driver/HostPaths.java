package jd.machine.driver;

/// Where a host has the files of its daemon.
///
/// @param jd the launcher
/// @param settings the directory of the certificates and of the start script
/// @param cgroupParent the parent of the containers' cgroups
public record HostPaths(String jd, String settings, String root, String pidFile, String log, String cgroupParent) {
    public String ca() {
        return settings + "/ca.pem";
    }

    public String serverCert() {
        return settings + "/server.pem";
    }

    public String serverKey() {
        return settings + "/server-key.pem";
    }

    /// The script that executes the daemon with the machine's options.
    public String startScript() {
        return settings + "/start";
    }
}

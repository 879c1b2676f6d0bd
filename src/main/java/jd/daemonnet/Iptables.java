package jd.daemonnet;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.Subprocess.Command;

/// The host's firewall, through the `iptables` program, whichever of its two backends (nft or legacy) stands behind it.
///
/// Docker 1.2.0: pkg/iptables/iptables.go
final class Iptables {
    private final Subprocess programs;

    /// @throws NetworkException if the program is not installed
    Iptables(Subprocess programs) {
        if (programs.find("iptables").isEmpty()) {
            throw new NetworkException("set up the firewall: program \"iptables\" not found: "
                    + "install the package \"iptables\", or start the daemon with --iptables=false");
        }
        this.programs = programs;
    }

    /// Puts a rule at the head of its chain, before what others have there, unless it stands there already.
    void insert(FirewallRule rule) {
        if (!exists(rule)) {
            programs.require(command("-I", rule));
        }
    }

    /// Takes a rule away, if somebody has not done so before.
    void delete(FirewallRule rule) {
        if (exists(rule)) {
            programs.require(command("-D", rule));
        }
    }

    private boolean exists(FirewallRule rule) {
        return programs.run(command("-C", rule)).succeeded();
    }

    /// `-w` waits for the lock of another program that changes rules at this moment, perhaps a real Docker.
    private static Command command(String operation, FirewallRule rule) {
        List<String> words = new ArrayList<>(List.of("iptables", "-w", "-t", rule.table(), operation));
        words.addAll(List.of(rule.specification().split(" ")));
        return Command.of(words);
    }
}

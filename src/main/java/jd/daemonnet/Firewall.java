package jd.daemonnet;

import java.util.List;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.Subprocess.Command;
import jd.libcontainer.io.SubprocessException;

/// Changes the host's firewall as [FirewallPlan] decides, with the programs of iptables(8), which have one of two
/// backends, nft or legacy.
///
/// All changes of an operation are one run of `iptables-restore`, which changes a table at once or not at all. Docker
/// runs `iptables` twice for each rule.
///
/// Docker 1.2.0: pkg/iptables/iptables.go
public final class Firewall {
    private final Subprocess programs;

    Firewall(Subprocess programs) {
        this.programs = programs;
    }

    /// Adds the rules of a network, after the rules that a killed daemon has left for its bridge have been deleted.
    ///
    /// @throws NetworkException if the programs are not installed
    synchronized void install(String bridge, List<FirewallRule> rules) {
        if (programs.find("iptables").isEmpty()) {
            throw new NetworkException("set up the firewall: program \"iptables\" not found: "
                    + "install the package \"iptables\", or start the daemon with --iptables=false");
        }
        restore(FirewallPlan.install(saved(), bridge, rules));
    }

    /// Deletes all rules that name a bridge. Other programs may have deleted some.
    synchronized void uninstall(String bridge) {
        restore(FirewallPlan.uninstall(saved(), bridge));
    }

    synchronized void add(List<FirewallRule> rules) {
        restore(FirewallPlan.add(rules));
    }

    /// Deletes rules; those that another program has deleted are no failure.
    synchronized void remove(List<FirewallRule> rules) {
        try {
            restore(FirewallPlan.remove(rules));
        } catch (SubprocessException e) {
            restore(FirewallPlan.removePresent(saved(), rules));
        }
    }

    private FirewallPlan.Saved saved() {
        return FirewallPlan.Saved.parse(programs.require(Command.of("iptables-save")));
    }

    /// `-w` waits for the lock while another program changes rules, a real Docker for instance.
    private void restore(String input) {
        if (!input.isEmpty()) {
            programs.require(Command.of("iptables-restore", "-w", "--noflush").withInput(input));
        }
    }
}

package jd.daemonnet;

import java.util.ArrayList;
import java.util.List;
import jd.libcontainer.io.Subprocess;
import jd.libcontainer.io.Subprocess.Command;

/// Changes the host's firewall with the program `iptables`, which has one of two backends, nft or legacy.
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

    /// Inserts a rule at the head of its chain, before the rules of other programs, unless the chain has it.
    void insert(FirewallRule rule) {
        if (!exists(rule)) {
            programs.require(command("-I", rule));
        }
    }

    /// Deletes a rule, unless another program has deleted it.
    void delete(FirewallRule rule) {
        if (exists(rule)) {
            programs.require(command("-D", rule));
        }
    }

    private boolean exists(FirewallRule rule) {
        return programs.run(command("-C", rule)).succeeded();
    }

    /// `-w` waits for the lock while another program changes rules, a real Docker for instance.
    private static Command command(String operation, FirewallRule rule) {
        List<String> words = new ArrayList<>(List.of("iptables", "-w", "-t", rule.table(), operation));
        words.addAll(List.of(rule.specification().split(" ")));
        return Command.of(words);
    }
}

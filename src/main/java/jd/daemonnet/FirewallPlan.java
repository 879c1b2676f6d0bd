package jd.daemonnet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jd.daemonnet.FirewallRule.Chain;

/// Decides how the firewall is changed: computes the input of iptables-restore(8) from the present rules, as
/// iptables-save(8) prints them, and the wanted ones.
///
/// ```
///   filter                                    nat
///   FORWARD ─► JD-FORWARD                     PREROUTING, OUTPUT ─► JD: redirect to the container
///                ├─► JD-ISOLATION-STAGE-1     POSTROUTING ─► JD-POSTROUTING: replace the source
///                │     └─► JD-ISOLATION-STAGE-2
///                └─► JD: accept published ports, drop the rest
/// ```
///
/// The kernel's chains get only a jump to one of jd's. All other rules are in jd's chains, so no rule of another program
/// is ever changed.
///
/// Docker 1.2.0: pkg/iptables/iptables.go NewChain
final class FirewallPlan {
    private static final List<String> TABLES = List.of("filter", "nat");

    /// The rules that lead packets to jd's chains, with the table of each.
    private static final Map<String, String> JUMPS = jumps();

    private static Map<String, String> jumps() {
        Map<String, String> jumps = new LinkedHashMap<>();
        jumps.put("FORWARD -j " + Chain.FORWARD, "filter");
        jumps.put(Chain.FORWARD + " -j " + Chain.STAGE_1, "filter");
        jumps.put("PREROUTING -m addrtype --dst-type LOCAL -j " + Chain.REDIRECTS, "nat");
        // 127.0.0.1 stays with the proxy: a redirected packet with this source
        // cannot leave the host.
        jumps.put("OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j " + Chain.REDIRECTS, "nat");
        jumps.put("POSTROUTING -j " + Chain.SOURCES, "nat");
        return jumps;
    }

    private final Map<String, List<String>> lines = new LinkedHashMap<>();

    private FirewallPlan() {
        TABLES.forEach(table -> lines.put(table, new ArrayList<>()));
    }

    /// {@return the input that adds rules} The chains exist.
    static String add(List<FirewallRule> rules) {
        FirewallPlan plan = new FirewallPlan();
        rules.forEach(plan::addRule);
        return plan.text();
    }

    /// {@return the input that deletes rules, which exist}
    static String remove(List<FirewallRule> rules) {
        FirewallPlan plan = new FirewallPlan();
        rules.forEach(rule -> plan.lines.get(rule.chain().table()).add("-D " + text(rule)));
        return plan.text();
    }

    /// {@return the input that deletes those of the rules that exist}
    static String removePresent(Saved saved, List<FirewallRule> rules) {
        return remove(rules.stream()
                .filter(rule -> saved.rules(rule.chain().table()).contains(text(rule)))
                .toList());
    }

    /// {@return the input that adds the rules of a network, and jd's chains if they do not exist} Rules that name its
    /// bridge have been left by a killed daemon and are deleted.
    // tag::installing-a-network[]
    static String install(
            Saved saved, String bridge, List<FirewallRule> rules) {
        FirewallPlan plan = new FirewallPlan();
        for (Chain chain : Chain.values()) {
            String name = chain.toString();
            if (!saved.chains(chain.table()).contains(name)) { // <1>
                plan.lines.get(chain.table()).add(":" + name + " - [0:0]");
            }
        }
        JUMPS.forEach((jump, table) -> {
            if (!saved.rules(table).contains(jump)) { // <2>
                // At the head: before a rule that rejects everything.
                plan.lines.get(table).add("-I " + jump);
            }
        });
        plan.deleteRulesOf(saved, bridge); // <3>
        rules.forEach(plan::addRule); // <4>
        return plan.text();
    }
    // end::installing-a-network[]

    /// {@return the input that deletes all rules that name a bridge, and jd's chains if no other bridge has rules there}
    static String uninstall(Saved saved, String bridge) {
        FirewallPlan plan = new FirewallPlan();
        plan.deleteRulesOf(saved, bridge);
        boolean last = TABLES.stream().allMatch(table -> own(saved, table)
                .allMatch(rule -> names(rule, bridge) || JUMPS.containsKey(rule)));
        if (last) {
            JUMPS.forEach((jump, table) -> {
                if (saved.rules(table).contains(jump)) {
                    plan.lines.get(table).add("-D " + jump);
                }
            });
            for (Chain chain : Chain.values()) {
                if (saved.chains(chain.table()).contains(chain.toString())) {
                    plan.lines.get(chain.table()).add("-X " + chain);
                }
            }
        }
        return plan.text();
    }

    private void addRule(FirewallRule rule) {
        lines.get(rule.chain().table()).add((rule.isFirst() ? "-I " : "-A ") + text(rule));
    }

    private void deleteRulesOf(Saved saved, String bridge) {
        for (String table : TABLES) {
            own(saved, table).filter(rule -> names(rule, bridge)).forEach(rule -> lines.get(table).add("-D " + rule));
        }
    }

    private static Stream<String> own(Saved saved, String table) {
        Set<String> chains = Stream.of(Chain.values())
                .filter(chain -> chain.table().equals(table)).map(Chain::toString).collect(Collectors.toSet());
        return saved.rules(table).stream().filter(rule -> chains.contains(rule.split(" ", 2)[0]));
    }

    private static boolean names(String rule, String bridge) {
        return (rule + " ").contains(" -i " + bridge + " ") || (rule + " ").contains(" -o " + bridge + " ");
    }

    private static String text(FirewallRule rule) {
        return rule.chain() + " " + rule.specification();
    }

    /// A table without changes is left out: naming it would create it.
    private String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach((table, changes) -> {
            if (!changes.isEmpty()) {
                text.append("*").append(table).append("\n");
                changes.forEach(change -> text.append(change).append("\n"));
                text.append("COMMIT\n");
            }
        });
        return text.toString();
    }

    /// The chains and rules that iptables-save(8) has printed; a rule without `-A`, `FORWARD -j JD-FORWARD`.
    static final class Saved {
        private final Map<String, Set<String>> chains = new LinkedHashMap<>();
        private final Map<String, List<String>> rules = new LinkedHashMap<>();

        static Saved parse(String text) {
            Saved saved = new Saved();
            String table = "";
            for (String line : text.lines().toList()) {
                if (line.startsWith("*")) {
                    table = line.substring(1);
                } else if (line.startsWith(":")) {
                    saved.chains.computeIfAbsent(table, _ -> new TreeSet<>()).add(line.substring(1).split(" ")[0]);
                } else if (line.startsWith("-A ")) {
                    saved.rules.computeIfAbsent(table, _ -> new ArrayList<>()).add(line.substring(3).strip());
                }
            }
            return saved;
        }

        Set<String> chains(String table) {
            return chains.getOrDefault(table, Set.of());
        }

        List<String> rules(String table) {
            return rules.getOrDefault(table, List.of());
        }
    }
}

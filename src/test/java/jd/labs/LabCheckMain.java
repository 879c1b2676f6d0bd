package jd.labs;

import java.util.List;
import javax.tools.ToolProvider;

/// The second half of `./jd check`: says for each lab how many of its cases this machine and this user can run.
public final class LabCheckMain {
    private LabCheckMain() {}

    /// @param args the exit code of the first half, which is 0 if containers can run here
    public static void main(String[] args) {
        boolean containers = args[0].equals("0");
        System.out.println();
        for (Lab lab : Lab.all()) {
            System.out.println(line(lab, LabMain.isRootOnLinux(), containers));
        }
    }

    /// {@return a line as those of the features: `lab 13             in part  3 of 7 cases: the others need root`}
    static String line(Lab lab, boolean root, boolean containers) {
        List<Case> cases = lab.cases(Object.class);
        long here = cases.stream().filter(each -> !each.needsRoot() || root && containers).count();
        String found = here + " of " + cases.size() + " cases";
        if (ToolProvider.getSystemJavaCompiler() == null) {
            return line(lab, "missing", "a lab needs a JDK: this Java has no compiler");
        }
        if (here < cases.size()) {
            return line(lab, "in part", found + ": the others need " + (containers ? "root" : "what is missing above"));
        }
        if (lab.plugIn() instanceof PlugIn.Nowhere) {
            return line(lab, "ok", found);
        }
        return line(lab, "ok", found + (root && containers ? "; then " : "; as root also ") + lab.example());
    }

    private static String line(Lab lab, String state, String found) {
        return "%-18s %-8s %s".formatted("lab " + lab.number(), state, found);
    }
}

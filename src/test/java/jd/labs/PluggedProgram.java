package jd.labs;

import java.util.Arrays;

/// A program of jd with a student's class in it: `PluggedProgram LAB COMMAND …`, with the student's classes on the class
/// path.
final class PluggedProgram {
    private PluggedProgram() {}

    public static void main(String[] args) throws Exception {
        Lab lab = Lab.of(args[0]).orElseThrow();
        if (lab.plugIn() instanceof PlugIn.InProgram(var program)) {
            String[] words = Arrays.copyOfRange(args, 1, args.length);
            System.exit(program.run(Class.forName(lab.program()), words));
        }
        throw new IllegalArgumentException("lab " + lab.number() + " is not part of a program");
    }
}

package jd;

import jd.dockerinit.DockerInit;

/// The one program: `jd COMMAND …` becomes the client, the daemon, dockerinit or one of the tools by its first word.
///
/// A class is loaded when its line is reached: dockerinit, which has to be quick, sees nothing of the others.
public final class Jd {
    private Jd() {}

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("dockerinit")) {
            DockerInit.main(args);
            return;
        }
        System.out.println("jd");
    }
}

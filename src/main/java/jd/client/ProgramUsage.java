package jd.client;

import java.util.List;
import jd.client.command.CommandGroup;

/// The usage text of `jd` itself: every command with its description, from the table.
final class ProgramUsage {
    private ProgramUsage() {}

    static String version() {
        return "jd version 0.1.0";
    }

    static String text() {
        var text = new StringBuilder("""

                Usage:  jd [OPTIONS] COMMAND

                Docker, rebuilt in Java to be read

                Common Commands:
                """);
        list(text, CommandTable.COMMON);
        text.append("\nCommands:\n");
        list(text, CommandTable.OTHER);
        return text.append("""

                The daemon (started by itself when root needs it):
                  daemon      Run the daemon in the foreground
                  daemon stop Stop the daemon that runs in the background
                  daemon restart
                              Restart it, after a change of the sources

                Many containers:
                  compose     Define and run multi-container applications

                Many hosts:
                  machine     Create and manage machines running jd

                Without a daemon:
                  check       Show what this machine can do for containers
                  nsinit      Run a container from an OCI bundle

                The checkout:
                  install     Make `jd` a command of this machine
                  self-test   Run the tests
                  lab         Grade a lab: jd lab 14
                  book        Make the book: target/book/index.html
                  bench       Compare with a real dockerd
                  system reset
                              Remove every trace of jd from this machine

                Global Options:
                  -H, --host list   Daemon socket to connect to (default
                                    unix:///var/run/jd.sock; also DOCKER_HOST)
                      --tls         Use TLS; implied by --tlsverify
                      --tlscacert string
                                    Trust certs signed only by this CA
                                    (default "~/.docker/ca.pem")
                      --tlscert string
                                    Path to TLS certificate file (default
                                    "~/.docker/cert.pem")
                      --tlskey string
                                    Path to TLS key file (default
                                    "~/.docker/key.pem")
                      --tlsverify   Use TLS and verify the remote
                  -v, --version     Print version information and quit

                Run 'jd COMMAND --help' for more information on a command.
                """).toString();
    }

    private static void list(StringBuilder text, List<CommandGroup.Entry> commands) {
        for (CommandGroup.Entry command : commands) {
            text.append("  ").append(command.name()).append(" ".repeat(12 - command.name().length()))
                    .append(command.help()).append('\n');
        }
    }
}

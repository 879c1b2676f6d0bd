package jd.client.command;

import java.util.Scanner;
import jd.client.session.Cli;

/// Asks the user before something is removed.
public final class Confirmation {
    private Confirmation() {}

    /// {@return whether the answer is yes; an empty answer is no}
    public static boolean given(Cli cli, String warning) {
        cli.out().print(warning + "\nAre you sure you want to continue? [y/N] ");
        cli.out().flush();
        String answer = new Scanner(cli.in()).findWithinHorizon("[^\n]*", 100);
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }
}

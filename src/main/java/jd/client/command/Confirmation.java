package jd.client.command;

import java.util.Locale;
import java.util.Scanner;
import jd.client.session.Cli;

/// Asks the user before something is removed.
public final class Confirmation {
    private Confirmation() {}

    /// {@return whether the answer is yes; an empty answer is no}
    public static boolean given(Cli cli, String warning) {
        return answer(cli, warning + "\nAre you sure you want to continue? [y/N] ").equals("y");
    }

    /// {@return the answer to a question, in lower case; empty at the end of the input}
    public static String answer(Cli cli, String question) {
        cli.out().print(question);
        cli.out().flush();
        String answer = new Scanner(cli.in()).findWithinHorizon("[^\n]*", 100);
        return answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
    }
}

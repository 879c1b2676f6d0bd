package jd.compose.command;

/// What [LifecycleCommand] does to the containers of some services.
public enum Lifecycle {
    START("start", "[SERVICE...]", "Start services"),
    STOP("stop", "[OPTIONS] [SERVICE...]", "Stop services"),
    PAUSE("pause", "[SERVICE...]", "Pause services"),
    UNPAUSE("unpause", "[SERVICE...]", "Unpause services");

    private final String word;
    private final String synopsis;
    private final String help;

    Lifecycle(String word, String synopsis, String help) {
        this.word = word;
        this.synopsis = synopsis;
        this.help = help;
    }

    String word() {
        return word;
    }

    String synopsis() {
        return synopsis;
    }

    String help() {
        return help;
    }
}

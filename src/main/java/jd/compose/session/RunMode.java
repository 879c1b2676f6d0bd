package jd.compose.session;

/// How the commands work, whatever they do: the options before a command that do not describe the project.
///
/// @param dryRun whether plans are only shown
/// @param parallel how many steps of a plan may run at the same time
/// @param quiet whether the progress is not shown
/// @param colored whether the output of containers may be colored on a terminal
public record RunMode(boolean dryRun, int parallel, boolean quiet, boolean colored) {
    public RunMode dry() {
        return new RunMode(true, parallel, quiet, colored);
    }

    public RunMode silent() {
        return new RunMode(dryRun, parallel, true, colored);
    }
}

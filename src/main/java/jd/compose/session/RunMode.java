package jd.compose.session;

import jd.compose.plan.Plan;
import jd.compose.plan.StepSchedule;

/// How the commands work, whatever they do: the options before a command that do not describe the project.
///
/// @param dryRun whether plans are only shown
/// @param parallel how many steps of a plan may run at the same time
/// @param quiet whether the progress is not shown
/// @param colored whether the output of containers may be colored on a terminal
/// @param schedules decide which steps run at the same time
public record RunMode(
        boolean dryRun, int parallel, boolean quiet, boolean colored, StepSchedule.Factory schedules) {
    public RunMode dry() {
        return new RunMode(true, parallel, quiet, colored, schedules);
    }

    public RunMode silent() {
        return new RunMode(dryRun, parallel, true, colored, schedules);
    }

    StepSchedule schedule(Plan plan) {
        return schedules.of(plan, parallel);
    }
}

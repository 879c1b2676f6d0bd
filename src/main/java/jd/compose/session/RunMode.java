package jd.compose.session;

import jd.compose.plan.Plan;
import jd.compose.plan.StepSchedule;

/// How the commands work, whatever they do: the options before a command that do not describe the project.
///
/// @param dryRun whether plans are only shown
/// @param parallel how many steps of a plan may run at the same time
/// @param progress how the progress is shown
/// @param colored whether the output of containers may be colored on a terminal
/// @param schedules decide which steps run at the same time
public record RunMode(
        boolean dryRun, int parallel, TaskDisplay.Style progress, boolean colored, StepSchedule.Factory schedules) {
    public RunMode dry() {
        return new RunMode(true, parallel, progress, colored, schedules);
    }

    public RunMode with(TaskDisplay.Style style) {
        return new RunMode(dryRun, parallel, style, colored, schedules);
    }

    StepSchedule schedule(Plan plan) {
        return schedules.of(plan, parallel);
    }
}

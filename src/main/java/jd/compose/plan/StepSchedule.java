package jd.compose.plan;

import java.util.List;

/// Decides which steps of a plan may run at the same time: [Schedule], or a student's class in lab 17.
public interface StepSchedule {
    /// Makes a schedule for one run of a plan.
    interface Factory {
        /// @param limit how many steps may run at the same time, at least 1
        StepSchedule of(Plan plan, int limit);
    }

    /// Marks as running each step that has all it needs. {@return the indexes of these steps, in the order of the plan}
    List<Integer> begin();

    /// A step that has begun has ended.
    void end(int index, boolean success);

    /// {@return whether no step runs, and none will begin}
    boolean isOver();
}

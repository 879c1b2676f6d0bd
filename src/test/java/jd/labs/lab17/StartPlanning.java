package jd.labs.lab17;

import java.util.List;
import java.util.Map;
import java.util.Set;
import jd.compose.plan.Plan;
import jd.compose.plan.StepSchedule;

/// What lab 17 asks for: an order of services, the services that can start together, and which steps of a plan may run
/// now. The comments in the student's source say what each method does.
public interface StartPlanning {
    List<String> order(Map<String, Set<String>> dependencies);

    List<Set<String>> waves(Map<String, Set<String>> dependencies);

    /// [StepSchedule.Factory]
    StepSchedule schedule(Plan plan, int limit);
}

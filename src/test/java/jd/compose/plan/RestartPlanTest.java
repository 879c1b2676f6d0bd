package jd.compose.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RestartPlanTest {
    private static ExistingContainer container(String service, String dependsOn) {
        return new ExistingContainer("id-" + service, service, service, 1, service.equals("once"), "", "", "running",
                ExistingContainer.dependsOn(dependsOn), Map.of());
    }

    private static final Observed SHOP = new Observed(List.of(
            container("app", "db:service_healthy:true"), container("db", ""),
            container("proxy", "app:service_started:true"), container("report", "db:service_started:false"),
            container("once", "db:service_started:true")),
            Map.of(), Map.of(), Map.of());

    private static List<String> restarted(List<String> services, boolean withDependents) {
        return RestartPlan.of(SHOP, services, withDependents, Optional.of(3)).steps().stream()
                .map(step -> ((PlanStep.RestartContainer) step).name() + " "
                        + ((PlanStep.RestartContainer) step).seconds()).toList();
    }

    @Test
    void allServicesAreRestartedInTheOrderOfTheirDependencies() {
        assertEquals(List.of("db 3", "app 3", "proxy 3", "report 3"), restarted(List.of(), true));
    }

    @Test
    void dependentsWithRestartTrueFollowDirectlyOrNot() {
        assertEquals(List.of("db 3", "app 3", "proxy 3"), restarted(List.of("db"), true));
        assertEquals(List.of("db 3"), restarted(List.of("db"), false));
        assertEquals(List.of("report 3"), restarted(List.of("report"), true));
    }
}

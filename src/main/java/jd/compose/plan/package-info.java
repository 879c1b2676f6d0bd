/// Which steps lead from the containers that exist to those that a project describes? Pure functions: nothing here sends a
/// request.
///
/// Read first:
///
/// 1. [Convergence], the plan of `up`, and [TakeDown], that of `down` and `stop`.
/// 2. [Plan], steps with what each one needs, [PlanStep], one step, and [Observed], what exists.
/// 3. [Schedule], which steps may run now.
/// 4. [ContainerBody], [MountBodies] and [ResourceBodies], the requests' bodies, and [Labels], by which a later command
///    recognizes what this one has created.
///
/// Left out: a plan for changes of a network or volume, which stay as they were created.
///
/// Compose 1.3: compose/service.py convergence_plan, execute_convergence_plan
package jd.compose.plan;

/// Which steps lead from the containers that exist to those that a project describes? Pure functions: nothing here sends a
/// request.
///
/// Read first:
///
/// 1. [Convergence], the plan of `up`, and [TakeDown], that of `down` and `stop`.
/// 2. [PlanStep], one step, and [Observed], what exists.
/// 3. [ContainerBody], [MountBodies] and [ResourceBodies], the requests' bodies, and [Labels], by which a later command
///    recognizes what this one has created.
///
/// Left out: steps in parallel, and a restart of what depends on a recreated container.
///
/// Compose 1.3: compose/service.py convergence_plan, execute_convergence_plan
package jd.compose.plan;

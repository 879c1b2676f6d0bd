/// The commands of compose, one class each.
///
/// Read first:
///
/// 1. [jd.compose.command.UpCommand]: observes the project, computes a plan and executes it, as most of them do.
/// 2. [jd.compose.command.RunCommand] and [jd.compose.command.AttachedUp], which stay connected to what they have started.
///
/// Compose 1.2: compose/cli/main.py
///
/// Left out: `watch`.
package jd.compose.command;

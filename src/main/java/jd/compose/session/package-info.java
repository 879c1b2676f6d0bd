/// What the commands of compose share: the session with its project, the requests to the daemon about the project's
/// containers, the execution of a plan, and the lines of its containers' logs.
///
/// Read first:
///
/// 1. [jd.compose.session.ComposeSession], which each command gets.
/// 2. [jd.compose.session.Execution], which carries out a plan.
/// 3. [jd.compose.session.TaskDisplay], which shows its steps.
///
/// Compose 1.2: compose/project.py, compose/service.py, compose/cli/log_printer.py
///
/// Left out: the layers of an image in the progress of a pull.
package jd.compose.session;

/// What the commands of compose share: the session with its project, the requests to the daemon about the project's
/// containers, the execution of a plan, and the lines of its containers' logs.
///
/// Read first:
///
/// 1. [jd.compose.session.ComposeSession], which each command gets.
/// 2. [jd.compose.session.Execution], which carries out a plan.
///
/// Compose 1.2: compose/project.py, compose/service.py, compose/cli/log_printer.py
///
/// Left out: a progress display that is redrawn; each step prints one line.
package jd.compose.session;

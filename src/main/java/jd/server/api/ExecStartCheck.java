package jd.server.api;

/// The body of `POST /exec/{id}/start`. `{"Detach":false,"Tty":true,"ConsoleSize":[24,80]}`
///
/// @param tty whether the client expects raw bytes; otherwise a multiplexed stream
/// @param consoleSize rows and columns, replacing those of the exec
public record ExecStartCheck(boolean detach, boolean tty, int[] consoleSize) {}

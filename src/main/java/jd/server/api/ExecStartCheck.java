package jd.server.api;

/// What `POST /exec/{id}/start` asks for. `{"Detach":false,"Tty":true,"ConsoleSize":[24,80]}`
///
/// @param tty whether the client expects raw bytes; without, frames
/// @param consoleSize rows and columns, instead of those given before
public record ExecStartCheck(boolean detach, boolean tty, int[] consoleSize) {}

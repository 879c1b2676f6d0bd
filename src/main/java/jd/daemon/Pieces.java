package jd.daemon;

import jd.libcontainer.start.InitProgram;

/// The parts of a daemon that can be exchanged: [#STANDARD] in `jd daemon`, and with a student's class in one of them in
/// the daemon of a lab (`jd run --lab 13 …`).
///
/// @param init the program in a container's first process, before the command
public record Pieces(InitProgram init) {
    public static final Pieces STANDARD = new Pieces(InitProgram.DOCKERINIT);

    public Pieces withInit(InitProgram program) {
        return new Pieces(program);
    }
}

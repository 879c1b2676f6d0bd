package jd.daemon;

import jd.libcontainer.start.InitProgram;
import jd.storage.files.LayerUnpacking;

/// The parts of a daemon that can be exchanged: [#STANDARD] in `jd daemon`, and with a student's class in one of them in
/// the daemon of a lab (`jd run --lab 13 …`).
///
/// @param init the program in a container's first process, before the command
/// @param unpacking of an image's layers
public record Pieces(InitProgram init, LayerUnpacking unpacking) {
    public static final Pieces STANDARD = new Pieces(InitProgram.DOCKERINIT, LayerUnpacking.STANDARD);

    public Pieces withInit(InitProgram program) {
        return new Pieces(program, unpacking);
    }

    public Pieces withUnpacking(LayerUnpacking other) {
        return new Pieces(init, other);
    }
}

package jd.libcontainer.spec;

import java.util.List;

/// A program that a bundle names for one moment of a container's life.
///
/// OCI runtime-spec: config.md, POSIX-platform hooks
///
/// @param arguments including argument 0; empty for the path alone
/// @param environment all of it: nothing is inherited
/// @param timeoutSeconds after which the program is killed, 0 for never
public record Hook(String path, List<String> arguments, List<String> environment, long timeoutSeconds) {
    public Hook {
        arguments = arguments.isEmpty() ? List.of(path) : List.copyOf(arguments);
        environment = List.copyOf(environment);
    }

    void write(MessageWriter out) {
        out.text(path);
        out.texts(arguments);
        out.texts(environment);
        out.number(timeoutSeconds);
    }

    static Hook read(MessageReader in) {
        return new Hook(in.text(), in.texts(), in.texts(), in.number());
    }
}

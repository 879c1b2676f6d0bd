package jd.libcontainer.spec;

import java.util.List;

/// The hooks of an OCI bundle that concern dockerinit.
///
/// @param awaited whether dockerinit stops when all is mounted, to be moved into its cgroup, and until the hooks that run
/// outside have ended
/// @param state what each hook reads from its standard input: a JSON object with `"pid":0,"status":"creating"`
/// @param createContainer run in the container's namespaces while `/` is still the host's
/// @param startContainer run in the container, as its user
public record InitHooks(
        boolean awaited, String state, List<Hook> createContainer, List<Hook> startContainer) {
    public static final InitHooks NONE = new InitHooks(false, "{}", List.of(), List.of());

    public InitHooks {
        createContainer = List.copyOf(createContainer);
        startContainer = List.copyOf(startContainer);
    }

    /// {@return the state at another moment} A replacement in the text, because dockerinit has no JSON library on its class
    /// path; in a JSON string these quotation marks would be escaped.
    public String state(int pid, String status) {
        return state.replace("\"pid\":0,\"status\":\"creating\"", "\"pid\":" + pid + ",\"status\":\"" + status + "\"");
    }

    void write(MessageWriter out) {
        out.flag(awaited);
        out.text(state);
        writeHooks(out, createContainer);
        writeHooks(out, startContainer);
    }

    private static void writeHooks(MessageWriter out, List<Hook> hooks) {
        out.number(hooks.size());
        for (Hook hook : hooks) {
            hook.write(out);
        }
    }

    static InitHooks read(MessageReader in) {
        return new InitHooks(in.flag(), in.text(), readHooks(in), readHooks(in));
    }

    private static List<Hook> readHooks(MessageReader in) {
        Hook[] hooks = new Hook[in.count()];
        for (int i = 0; i < hooks.length; i++) {
            hooks[i] = Hook.read(in);
        }
        return List.of(hooks);
    }
}

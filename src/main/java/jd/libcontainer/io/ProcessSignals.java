package jd.libcontainer.io;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/// The door to this process's signals: `sun.misc.Signal`, which the module jdk.unsupported keeps for exactly this use.
///
/// Called by name, the one place in jd where that happens: javac warns of every mention of the type, no lint key
/// switches that warning off, and warnings fail the build.
public final class ProcessSignals {
    private ProcessSignals() {}

    /// Installs a handler, which runs on a thread of its own, in place of the default action.
    ///
    /// @param name without `SIG`: `TERM`
    /// @return false if the JVM or the kernel reserves the signal
    public static boolean handle(String name, Consumer<String> handler) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object adapter = Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] {handlerType},
                    (proxy, method, arguments) -> {
                        handler.accept(name);
                        return null;
                    });
            signal.getMethod("handle", signal, handlerType)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), adapter);
            return true;
        } catch (InvocationTargetException e) {
            return false;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("handle SIG" + name + ": " + e, e);
        }
    }
}

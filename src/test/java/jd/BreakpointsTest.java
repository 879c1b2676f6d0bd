package jd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.ClassPrepareRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Sets every breakpoint that the chapters name, as `stop in` of jdb does: by the name of the class and of the method.
class BreakpointsTest {
    private static final int SECONDS = 60;

    /// Loads and links the classes it is given, and runs none of their code.
    static final class Debuggee {
        public static void main(String[] names) throws ClassNotFoundException {
            for (String name : names) {
                Class.forName(name, false, Debuggee.class.getClassLoader()).getDeclaredMethods();
            }
            loaded();
        }

        private static void loaded() {}
    }

    @Test
    void everyBreakpointOfTheBookCanBeSetByName() throws Exception {
        List<Book.Breakpoint> breakpoints = new Book(Path.of("")).breakpoints();
        assertTrue(breakpoints.size() > 50, breakpoints::toString);
        VirtualMachine vm = launch(breakpoints.stream()
                .map(breakpoint -> breakpoint.type().getName()).distinct().collect(Collectors.joining(" ")));
        try {
            runUntilLoaded(vm);
            List<String> problems = new ArrayList<>();
            for (Book.Breakpoint breakpoint : breakpoints) {
                try {
                    vm.eventRequestManager().createBreakpointRequest(location(vm, breakpoint)).enable();
                } catch (IllegalStateException e) {
                    problems.add(breakpoint.line().problem("`" + breakpoint.name() + "`: " + e.getMessage()));
                }
            }
            assertEquals("", String.join("\n", problems));
        } finally {
            vm.exit(0);
        }
    }

    private static VirtualMachine launch(String arguments) throws Exception {
        LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
        var settings = connector.defaultArguments();
        settings.get("main").setValue(Debuggee.class.getName() + " " + arguments);
        settings.get("options").setValue("-Xmx64m -cp \"" + System.getProperty("java.class.path") + "\"");
        return connector.launch(settings);
    }

    private static void runUntilLoaded(VirtualMachine vm) throws InterruptedException {
        ClassPrepareRequest prepared = vm.eventRequestManager().createClassPrepareRequest();
        prepared.addClassFilter(Debuggee.class.getName());
        prepared.enable();
        while (true) {
            EventSet events = vm.eventQueue().remove(TimeUnit.SECONDS.toMillis(SECONDS));
            for (Event event : events) {
                if (event instanceof ClassPrepareEvent there) {
                    Location loaded = there.referenceType().methodsByName("loaded").getFirst().location();
                    vm.eventRequestManager().createBreakpointRequest(loaded).enable();
                }
                if (event instanceof BreakpointEvent) {
                    return;
                }
            }
            events.resume();
        }
    }

    private static Location location(VirtualMachine vm, Book.Breakpoint breakpoint) {
        ReferenceType type = vm.classesByName(breakpoint.type().getName()).getFirst();
        List<Method> methods = type.methods().stream()
                .filter(method -> method.name().equals(breakpoint.method())).toList();
        if (methods.size() != 1) {
            throw new IllegalStateException(methods.size() + " methods have this name");
        }
        if (methods.getFirst().location() == null) {
            throw new IllegalStateException("the method has no code");
        }
        return methods.getFirst().location();
    }
}

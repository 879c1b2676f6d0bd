package jd.journey;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMStartEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jd.Book;

/// A process under a debugger that notes which breakpoints are reached, and lets the thread run on.
///
/// A breakpoint is removed when it is reached, so that a method that is called often costs one stop.
final class DebuggedVm implements AutoCloseable {
    private static final int SECONDS = (int) JdHost.SECONDS;

    private final VirtualMachine vm;
    private final Set<String> reached = ConcurrentHashMap.newKeySet();

    // guarded by this: the breakpoints that are wanted, by class, and those that are set
    private final Map<String, Set<String>> wanted = new HashMap<>();
    private final Set<String> prepared = new HashSet<>();
    private final List<BreakpointRequest> set = new ArrayList<>();

    private volatile boolean ended;

    private DebuggedVm(VirtualMachine vm) {
        this.vm = vm;
    }

    /// Connects as soon as the process listens, on the calling thread, whose network namespace it uses.
    static DebuggedVm attach(int port) throws Exception {
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach")).findFirst().orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(Integer.toString(port));
        DebuggedVm debugged = new DebuggedVm(connect(connector, arguments));
        Thread.ofPlatform().daemon().name("events of a debugged VM").start(debugged::listen);
        return debugged;
    }

    private static VirtualMachine connect(AttachingConnector connector, Map<String, Connector.Argument> arguments)
            throws IllegalConnectorArgumentsException {
        for (int i = 0; ; i++) {
            try {
                return connector.attach(arguments);
            } catch (IOException e) {
                if (i == SECONDS * 50) {
                    throw new AssertionError("no process waits for a debugger: " + arguments, e);
                }
                JdHost.pause(20);
            }
        }
    }

    /// Replaces all breakpoints by these, and forgets what was reached.
    void want(Collection<Book.Breakpoint> breakpoints) {
        Map<String, Set<String>> methods = new HashMap<>();
        for (Book.Breakpoint each : breakpoints) {
            methods.computeIfAbsent(each.type().getName(), _ -> new HashSet<>()).add(each.method());
        }
        want(methods);
    }

    /// @param methods of each class, by its name, the names of the methods
    synchronized void want(Map<String, Set<String>> methods) {
        try {
            vm.eventRequestManager().deleteEventRequests(List.copyOf(set));
            set.clear();
            wanted.clear();
            reached.clear();
            wanted.putAll(methods);
            for (String type : wanted.keySet()) {
                if (prepared.add(type)) {
                    var request = vm.eventRequestManager().createClassPrepareRequest();
                    request.addClassFilter(type);
                    request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
                    request.enable();
                }
                vm.classesByName(type).forEach(this::set);
            }
        } catch (VMDisconnectedException e) {
            // The process has ended: nothing will be reached.
        }
    }

    private synchronized void set(ReferenceType type) {
        for (Method method : type.methods()) {
            Location location = wanted.getOrDefault(type.name(), Set.of()).contains(method.name()) ? method.location() : null;
            if (location != null && set.stream().noneMatch(each -> each.location().equals(location))) {
                BreakpointRequest request = vm.eventRequestManager().createBreakpointRequest(location);
                request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
                request.enable();
                set.add(request);
            }
        }
    }

    /// Lets a process go that has waited for its debugger.
    void start() {
        vm.resume();
    }

    boolean reached(Book.Breakpoint breakpoint) {
        return reached(breakpoint.type().getName(), breakpoint.method());
    }

    boolean reached(String type, String method) {
        return reached.contains(type + "#" + method);
    }

    /// {@return whether the process has ended or executed another program}
    boolean ended() {
        return ended;
    }

    private void listen() {
        try {
            while (true) {
                EventSet events = vm.eventQueue().remove();
                boolean waits = false;
                for (Event event : events) {
                    waits |= event instanceof VMStartEvent;
                    handle(event);
                }
                if (!waits) {
                    events.resume();
                }
            }
        } catch (VMDisconnectedException | InterruptedException e) {
            ended = true;
        }
    }

    private void handle(Event event) {
        if (event instanceof ClassPrepareEvent there) {
            set(there.referenceType());
        } else if (event instanceof BreakpointEvent there) {
            Method method = there.location().method();
            reached.add(method.declaringType().name() + "#" + method.name());
            there.request().disable();
        }
    }

    @Override
    public void close() {
        try {
            vm.dispose();
        } catch (VMDisconnectedException e) {
            // It has ended already.
        }
    }
}

package jd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.LaunchingConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.StepRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import jd.daemon.Walkthrough;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Walks with a debugger through `WalkthroughTest`, as appendix B tells the reader to: breakpoints at the stops of chapter
/// 1, from `CmdRun.run` on *step into*, with the filters that the files for the IDEs list. When another thread reaches a
/// stop, it is the one that is stepped from there.
@Tag("slow")
class StepsTest {
    private static final int SECONDS = 60;
    private static final int MOST_STEPS = 300;
    private static final String FIRST = "jd.client.container.CmdRun#run";
    private static final String LAST = "jd.libcontainer.process.UserCommand#execute";

    private final StepFilters filters;
    private final Set<String> reached = new LinkedHashSet<>();
    private final List<String> steps = new ArrayList<>();
    private final Map<String, Set<String>> wanted = new LinkedHashMap<>();
    private VirtualMachine vm;
    private Optional<StepRequest> step = Optional.empty();
    private boolean stepping;
    private boolean arrived;

    StepsTest() throws IOException {
        filters = StepFilters.ofVisualStudioCode("jd: walk through jd run");
    }

    @Test
    void filesOfAllIdesListTheSameFilters() throws IOException {
        assertEquals(filters, StepFilters.ofEclipse());
        assertEquals(filters, StepFilters.ofIntelliJ());
        assertEquals(List.of(), filters.classes().stream().filter(pattern -> pattern.indexOf('*') > 0
                && pattern.indexOf('*') < pattern.length() - 1).toList());
    }

    /// The ports are those of the commands in the chapters.
    @Test
    void everyIdeHasAConfigurationForEachProcess() throws IOException {
        for (Map.Entry<String, String> port : Map.of("client", "5005", "daemon", "5006", "init", "5007").entrySet()) {
            String process = port.getKey();
            assertTrue(Files.readString(Path.of(".run/attach to the " + process + ".run.xml"))
                    .contains("name=\"PORT\" value=\"" + port.getValue() + "\""), process);
            assertTrue(Files.readString(Path.of("ide/eclipse/jd attach to the " + process + ".launch"))
                    .contains("key=\"port\" value=\"" + port.getValue() + "\""), process);
            String name = "jd: attach to the " + process + ", port " + port.getValue();
            assertTrue(StepFilters.ofVisualStudioCode(name).skipsGenerated(), name);
        }
    }

    @Test
    void stepsFromRunToExecveStopAtEveryStopOfChapter1() throws Exception {
        List<Book.Breakpoint> stops = new Book(Path.of("")).breakpoints().stream()
                .filter(breakpoint -> breakpoint.line().file().toString().contains("ch01")).toList();
        stops.forEach(stop -> want(stop.type().getName(), stop.method()));
        want("jd.libcontainer.process.UserCommand", "execute");
        launch();
        try {
            listen();
        } finally {
            vm.exit(0);
        }
        List<String> missed = stops.stream().map(stop -> stop.type().getName() + "#" + stop.method())
                .filter(stop -> !reached.contains(stop)).toList();
        assertEquals(List.of(), missed);
        assertTrue(arrived, () -> "execve was not reached:\n" + String.join("\n", steps));
        assertTrue(steps.size() < MOST_STEPS, () -> steps.size() + " steps:\n" + String.join("\n", steps));
        assertEquals(List.of(), steps.stream().filter(place -> !isMain(place)).toList());
    }

    /// {@return whether a step stops in the text of the book, not in a library or a fake of the tests}
    private static boolean isMain(String place) {
        String file = place.replaceFirst("[$#].*", "").replace('.', '/') + ".java";
        return Files.exists(Path.of("src/main/java", file));
    }

    private void want(String type, String method) {
        wanted.computeIfAbsent(type, _ -> new LinkedHashSet<>()).add(method);
    }

    private void launch() throws Exception {
        LaunchingConnector connector = Bootstrap.virtualMachineManager().defaultConnector();
        var settings = connector.defaultArguments();
        settings.get("main").setValue(Walkthrough.class.getName());
        settings.get("options").setValue("-Xmx256m --enable-native-access=ALL-UNNAMED"
                + " --sun-misc-unsafe-memory-access=allow -cp \"" + System.getProperty("java.class.path") + "\"");
        vm = connector.launch(settings);
        Thread.ofPlatform().daemon().start(() -> print(vm.process().getErrorStream()));
        Thread.ofPlatform().daemon().start(() -> print(vm.process().getInputStream()));
        for (String type : wanted.keySet()) {
            var request = vm.eventRequestManager().createClassPrepareRequest();
            request.addClassFilter(type);
            request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
            request.enable();
        }
    }

    private static void print(InputStream stream) {
        try {
            stream.transferTo(System.err);
        } catch (IOException e) {
            // The process has ended.
        }
    }

    private void listen() throws InterruptedException {
        try {
            while (!arrived) {
                EventSet events = vm.eventQueue().remove(TimeUnit.SECONDS.toMillis(SECONDS));
                if (events == null) {
                    return;
                }
                for (Event event : events) {
                    handle(event);
                }
                events.resume();
            }
        } catch (VMDisconnectedException e) {
            // The walk has ended without arriving.
        }
    }

    private void handle(Event event) {
        if (event instanceof ClassPrepareEvent there) {
            for (var method : there.referenceType().methods()) {
                if (wanted.get(there.referenceType().name()).contains(method.name()) && method.location() != null) {
                    var request = vm.eventRequestManager().createBreakpointRequest(method.location());
                    request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
                    request.enable();
                }
            }
        } else if (event instanceof BreakpointEvent there) {
            String stop = method(there.location());
            reached.add(stop);
            stepping |= stop.equals(FIRST);
            arrived = stop.equals(LAST);
            if (stepping) {
                steps.add(place(there.location()) + " STOP " + there.thread().name());
                stepInto(there.thread());
            }
        } else if (event instanceof StepEvent there && !skipped(there.location().method())) {
            steps.add(place(there.location()));
        }
    }

    /// With these settings of the files a debugger steps on at once.
    private boolean skipped(Method method) {
        return filters.skipsGenerated() && (method.isConstructor() || method.isStaticInitializer() || method.isSynthetic());
    }

    /// A debugger steps one thread at a time.
    private void stepInto(ThreadReference thread) {
        if (step.isPresent() && step.get().thread().equals(thread)) {
            return;
        }
        step.ifPresent(vm.eventRequestManager()::deleteEventRequest);
        StepRequest request =
                vm.eventRequestManager().createStepRequest(thread, StepRequest.STEP_LINE, StepRequest.STEP_INTO);
        filters.classes().forEach(request::addClassExclusionFilter);
        request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        request.enable();
        step = Optional.of(request);
    }

    private static String method(Location location) {
        return location.declaringType().name() + "#" + location.method().name();
    }

    private static String place(Location location) {
        return method(location) + ":" + location.lineNumber();
    }
}

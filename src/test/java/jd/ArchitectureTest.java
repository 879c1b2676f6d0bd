package jd;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checks the structure of the code: imports only along the arrows of `diagrams/packages.puml`, no cycles between
/// sub-packages, each kind of effect in one class. Every rule is also given a class that breaks it, so that a rule
/// without effect is found.
class ArchitectureTest {
    private static final Path DIAGRAM = Path.of("diagrams/packages.puml");
    private static final Path CLASSES = Path.of("target/classes");

    private static final Set<String> CHAPTERS = Set.of(
            "client", "daemon", "server", "daemonnet", "containernet", "image", "pull", "storage", "build",
            "create", "dockerinit", "libcontainer", "swarm", "machine", "compose");

    private static JavaClasses jd;

    @TempDir
    private Path directory;

    @BeforeAll
    static void readClassFiles() {
        jd = new ClassFileImporter().importPath(CLASSES);
    }

    // ---- the packages ----

    private static final ArchRule ARROWS = classes()
            .that().resideInAPackage("jd..")
            .should(adhereToPlantUmlDiagram(DIAGRAM, Configuration.consideringOnlyDependenciesInDiagram())
                    .ignoreDependenciesWithTarget(resideInAnyPackage("jd.image..", "jd.server.api..")));

    @Test
    void packagesImportOnlyAlongTheArrowsOfTheDiagram() {
        ARROWS.check(jd);
    }

    @Test
    void importAgainstTheArrowsIsFound() {
        assertBreaks(ARROWS, "package jd.storage; class Wrong { jd.create.Containers up; }");
        assertBreaks(ARROWS, "package jd.create; class Wrong { jd.dockerinit.DockerInit spawnedNeverImported; }",
                "package jd.dockerinit; public class DockerInit {}");
        assertBreaks(ARROWS, "package jd.client; class Wrong { jd.server.engine.Engine behindTheSocket; }",
                "package jd.server.engine; public class Engine {}");
        assertKeeps(ARROWS, "package jd.storage; class Right { jd.image.Digest ground; }");
    }

    private static final ArchRule DRAWN = classes()
            .that().resideOutsideOfPackage("jd")
            .should().resideInAnyPackage(packagesOfTheDiagram())
            .because("an import by a package that is not drawn would not be checked");

    private static String[] packagesOfTheDiagram() {
        try {
            return Pattern.compile("<<(jd[a-z.]*)>>").matcher(Files.readString(DIAGRAM)).results()
                    .map(stereotype -> stereotype.group(1))
                    .toArray(String[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyPackageIsInTheDiagram() {
        DRAWN.check(jd);
    }

    @Test
    void packageThatIsNotDrawnIsFound() {
        assertBreaks(DRAWN, "package jd.server.sub; class Wrong {}");
        assertKeeps(DRAWN, "package jd.server.http; class Right {}");
    }

    private static final ArchRule VALUES = classes()
            .that().resideInAPackage("jd.image..")
            .should().onlyDependOnClassesThat(resideInAPackage("jd.image..").or(outsideOfJd()))
            .because("image is made of values and imports nothing of jd");

    private static final ArchRule WIRE_RECORDS = classes()
            .that().resideInAPackage("jd.server.api..")
            .should().onlyDependOnClassesThat(resideInAnyPackage("jd.server.api..", "jd.image..").or(outsideOfJd()))
            .because("wire records import only image");

    @Test
    void valuesImportOnlyValues() {
        VALUES.check(jd);
        WIRE_RECORDS.check(jd);
    }

    @Test
    void importByTheValuesIsFound() {
        assertBreaks(VALUES, "package jd.image; class Wrong { jd.server.api.ApiException above; }");
        assertBreaks(WIRE_RECORDS, "package jd.server.api; class Wrong { jd.storage.Graph above; }");
        assertKeeps(WIRE_RECORDS, "package jd.server.api; class Right { jd.image.ImageId below; }");
    }

    private static final ArchRule LIBCONTAINER_IMPORTS_NO_OTHER_CHAPTER = classes()
            .that().resideInAPackage("jd.libcontainer..")
            .should().onlyDependOnClassesThat(resideInAPackage("jd.libcontainer..").or(outsideOfJd()))
            .because("libcontainer is usable without a daemon");

    @Test
    void libcontainerImportsNoOtherChapter() {
        LIBCONTAINER_IMPORTS_NO_OTHER_CHAPTER.check(jd);
    }

    @Test
    void importOfAnotherChapterByLibcontainerIsFound() {
        assertBreaks(LIBCONTAINER_IMPORTS_NO_OTHER_CHAPTER,
                "package jd.libcontainer.security; class Wrong { jd.server.api.Json above; }");
        assertKeeps(LIBCONTAINER_IMPORTS_NO_OTHER_CHAPTER,
                "package jd.libcontainer.security; class Right { jd.libcontainer.kernel.Syscalls below; }");
    }

    // ---- the layers of a package ----

    private static final ArchRule NO_CYCLES = slices().assignedFrom(packagesOfChapters()).should().beFreeOfCycles();

    private static final ArchRule ROOT_IS_THE_ROOF = classes()
            .that(are("in a sub-package", c -> !rootOf(c).equals(c.getPackageName())))
            .should(notDependOnTheRootOfItsChapter())
            .because("the root of a package holds its facade, and is above the sub-packages");

    private static SliceAssignment packagesOfChapters() {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass c) {
                return c.getPackageName().startsWith("jd")
                        ? SliceIdentifier.of(c.getPackageName())
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "every package and sub-package";
            }
        };
    }

    /// `jd.client` for every class of `jd.client` and of its sub-packages.
    private static String rootOf(JavaClass c) {
        return c.getPackageName().replaceFirst("^(jd\\.\\w+)\\..*", "$1");
    }

    private static ArchCondition<JavaClass> notDependOnTheRootOfItsChapter() {
        return new ArchCondition<>("not depend on the root of their chapter") {
            @Override
            public void check(JavaClass c, ConditionEvents events) {
                c.getDirectDependenciesFromSelf().stream()
                        .filter(dependency -> dependency.getTargetClass().getPackageName().equals(rootOf(c)))
                        .forEach(dependency -> events.add(violated(c, dependency.getDescription())));
            }
        };
    }

    @Test
    void subPackagesFormNoCycleAndStandBelowTheRoot() {
        NO_CYCLES.check(jd);
        ROOT_IS_THE_ROOF.check(jd);
    }

    @Test
    void cycleBetweenSubPackagesIsFound() {
        assertBreaks(NO_CYCLES,
                "package jd.client.api; public class Wrong { jd.client.format.Back there; }",
                "package jd.client.format; public class Back { jd.client.api.Wrong again; }");
        assertBreaks(NO_CYCLES,
                "package jd.image; public class Wrong { jd.image.tar.Back below; }",
                "package jd.image.tar; public class Back { jd.image.Wrong above; }");
        assertBreaks(NO_CYCLES,
                "package jd.libcontainer.kernel; public class Wrong { jd.libcontainer.start.Back there; }",
                "package jd.libcontainer.start; public class Back { jd.libcontainer.kernel.Wrong again; }");
        assertBreaks(NO_CYCLES,
                "package jd.server.http; public class Wrong { jd.server.engine.Back below; }",
                "package jd.server.engine; public class Back { jd.server.http.Wrong above; }");
        assertKeeps(NO_CYCLES, "package jd.client; class Right { jd.client.api.RemoteApi below; }");
    }

    @Test
    void importOfTheRootByASubPackageIsFound() {
        assertBreaks(ROOT_IS_THE_ROOF, "package jd.client.api; class Wrong { jd.client.Client above; }");
        assertBreaks(ROOT_IS_THE_ROOF, "package jd.server.http; class Wrong { jd.server.Routes above; }");
        assertKeeps(ROOT_IS_THE_ROOF, "package jd.client; class Right { jd.client.api.RemoteApi below; }");
        assertKeeps(ROOT_IS_THE_ROOF, "package jd.daemon.sub; class Right { jd.server.engine.Engine ofAnotherChapter; }");
    }

    // ---- the names ----

    private static final ArchRule ONE_NAME_ONE_CLASS = classes()
            .that().areTopLevelClasses()
            .should(haveASimpleNameOfTheirOwn())
            .because("\"go to class\" must find one class");

    private static ArchCondition<JavaClass> haveASimpleNameOfTheirOwn() {
        return new ArchCondition<>("have a simple name of their own") {
            private Map<String, Long> count = Map.of();

            @Override
            public void init(Collection<JavaClass> all) {
                count = all.stream().collect(Collectors.groupingBy(JavaClass::getSimpleName, Collectors.counting()));
            }

            @Override
            public void check(JavaClass c, ConditionEvents events) {
                String name = c.getSimpleName();
                if (count.get(name) > 1 && !name.equals("package-info")) {
                    events.add(violated(c, c.getName() + " is not the only " + name));
                }
            }
        };
    }

    @Test
    void noSimpleNameOccursTwice() {
        ONE_NAME_ONE_CLASS.check(jd);
    }

    @Test
    void secondClassOfTheSameNameIsFound() {
        assertBreaks(ONE_NAME_ONE_CLASS, "package jd.client; class Twin {}", "package jd.server; class Twin {}");
        assertKeeps(ONE_NAME_ONE_CLASS, "package jd.client; class Twin {}",
                "package jd.server; class Other { class Twin {} }");
    }

    // ---- the chapters ----

    private static final ArchRule ONLY_CHAPTERS = classes()
            .should().resideInAnyPackage(CHAPTERS.stream()
                    .map(chapter -> "jd." + chapter + "..")
                    .collect(Collectors.collectingAndThen(Collectors.toCollection(() -> new TreeSet<>(Set.of("jd"))),
                            names -> names.toArray(String[]::new))))
            .because("one chapter is one package, and there is no package without a chapter");

    @Test
    void everyClassIsInOneOfTheFifteenPackages() {
        ONLY_CHAPTERS.check(jd);
    }

    @Test
    void sixteenthPackageIsFound() {
        assertBreaks(ONLY_CHAPTERS, "package jd.util; class Wrong {}");
        assertKeeps(ONLY_CHAPTERS, "package jd.create.exec; class Right {}");
    }

    @Test
    void diagramDrawsEveryPackageOnce() throws Exception {
        List<String> drawn = Pattern.compile("(?m)^ *\\[([a-z.]+)] <<")
                .matcher(Files.readString(DIAGRAM)).results()
                .map(match -> match.group(1))
                .sorted()
                .toList();
        Set<String> expected = new TreeSet<>(CHAPTERS);
        expected.addAll(Set.of("jd", "server.api"));
        assertEquals(List.copyOf(expected), drawn);
    }

    @Test
    void layersOfTheSimpleFigureAreThoseOfTheExactOne() throws Exception {
        List<Set<String>> simple = Pattern.compile("rectangle \"[^\\\\]*\\\\n(.*)\" as")
                .matcher(Files.readString(Path.of("diagrams/layers.puml"))).results()
                .map(layer -> Set.of(layer.group(1).split(" · ")))
                .toList();
        assertEquals(layers(Files.readString(DIAGRAM)), simple);
    }

    private static List<Set<String>> layers(String diagram) {
        return Pattern.compile("(?s)rectangle \"[^\"]*\" as \\w+ \\{(.*?)\n}").matcher(diagram).results()
                .map(box -> Pattern.compile("\\[([a-z.]+)]").matcher(box.group(1)).results()
                        .map(name -> name.group(1))
                        .collect(Collectors.toSet()))
                .toList();
    }

    @Test
    void noArrowLeadsToAHigherLayer() throws Exception {
        String diagram = Files.readString(DIAGRAM);
        assertEquals(List.of(), arrowsUpwards(diagram));
        assertEquals(List.of("[storage] --> [create]"), arrowsUpwards(diagram + "\n[storage] --> [create]"));
    }

    private static List<String> arrowsUpwards(String diagram) {
        List<Set<String>> layers = layers(diagram);
        return Pattern.compile("\\[([a-z.]+)] --> \\[([a-z.]+)]").matcher(diagram).results()
                .filter(arrow -> height(layers, arrow.group(1)) > height(layers, arrow.group(2)))
                .map(MatchResult::group)
                .toList();
    }

    /// {@return the number of the layer, counted from the top; -1 for the program itself}
    private static int height(List<Set<String>> layers, String name) {
        return IntStream.range(0, layers.size()).filter(i -> layers.get(i).contains(name)).findFirst().orElse(-1);
    }

    // ---- the doors ----

    private static final ArchRule PROCESSES = noClasses()
            .that(are("not libcontainer.io.JdkSubprocess", c -> !isOrIsInside(c, "jd.libcontainer.io.JdkSubprocess")))
            .should().dependOnClassesThat().belongToAnyOf(ProcessBuilder.class)
            .orShould().callMethodWhere(target(Runtime.class, Set.of("exec")))
            .because("libcontainer.io.Subprocess is the door to other programs");

    private static final ArchRule KERNEL = noClasses()
            .that().resideOutsideOfPackage("jd.libcontainer..")
            .should().dependOnClassesThat().resideInAnyPackage("jnr..", "com.kenai.jffi..")
            .orShould().dependOnClassesThat().haveFullyQualifiedName("sun.misc.Unsafe")
            .because("libcontainer is the only door to the kernel");

    private static final ArchRule ONE_WAY_TO_NATIVE_CODE = noClasses()
            .should().dependOnClassesThat().resideInAnyPackage("java.lang.foreign..", "com.sun.jna..")
            .because("JNR-FFI is the only way to native code");

    private static final ArchRule HTTP = noClasses()
            .that(are("outside pull.registry.Http", c -> !isOrIsInside(c, "jd.pull.registry.Http")))
            .and(are("outside DiscoveryHttp", c -> !isOrIsInside(c, "jd.swarm.discovery.DiscoveryHttp")))
            .should().dependOnClassesThat().resideInAPackage("java.net.http..")
            .because("the daemon sends requests to other machines only through pull.registry.Http, swarm only to discovery");

    private static final ArchRule VIRTUAL_THREADS = noClasses()
            .that().resideOutsideOfPackages("jd.server..", "jd.client..", "jd.swarm.cluster", "jd.swarm.manager")
            .and(are("no proxy of a port", c -> !isOrIsInside(c, "jd.daemonnet.TcpProxy")
                    && !isOrIsInside(c, "jd.daemonnet.UdpProxy")))
            .and(are("not containernet.NameServer", c -> !isOrIsInside(c, "jd.containernet.NameServer")))
            .should().callMethodWhere(target(Thread.class, Set.of("ofVirtual", "startVirtualThread")))
            .orShould().callMethodWhere(target(Executors.class, Set.of("newVirtualThreadPerTaskExecutor")))
            .because("virtual threads are for sockets; pipes, files and native waits block their carriers");

    private static final ArchRule NO_MAGIC = noClasses()
            // javac warns of every use of sun.misc.Signal, and warnings fail the build, so it is loaded by name
            .that(are("not libcontainer.io.ProcessSignals", c -> !isOrIsInside(c, "jd.libcontainer.io.ProcessSignals")))
            .should().dependOnClassesThat().belongToAnyOf(ServiceLoader.class)
            .orShould().callMethodWhere(target(Class.class, Set.of("forName", "getDeclaredMethod", "getMethod")))
            .because("a reader must be able to follow every call");

    @Test
    void everyEffectIsInItsOwnClass() {
        for (ArchRule door : List.of(PROCESSES, KERNEL, ONE_WAY_TO_NATIVE_CODE, HTTP, VIRTUAL_THREADS, NO_MAGIC)) {
            door.check(jd);
        }
    }

    @Test
    void processStartedElsewhereIsFound() {
        assertBreaks(PROCESSES, """
                package jd.storage;
                class Wrong { Object ls() { return new ProcessBuilder("ls"); } }""");
        assertBreaks(PROCESSES, """
                package jd.storage;
                class Wrong { void ls() throws Exception { Runtime.getRuntime().exec(new String[] {"ls"}); } }""");
        assertKeeps(PROCESSES, """
                package jd.libcontainer.io;
                class JdkSubprocess { Runnable ls() { return () -> new ProcessBuilder("ls"); } }""");
    }

    @Test
    void nativeCodeElsewhereIsFound() {
        assertBreaks(KERNEL, "package jd.create; class Wrong { jnr.ffi.Pointer memory; }");
        assertBreaks(KERNEL, "package jd.dockerinit; class Wrong { com.kenai.jffi.Function call; }");
        assertBreaks(ONE_WAY_TO_NATIVE_CODE,
                "package jd.libcontainer; class Wrong { java.lang.foreign.Arena arena; }");
        assertKeeps(KERNEL, "package jd.libcontainer; class Right { jnr.ffi.Pointer memory; }");
    }

    @Test
    void httpClientElsewhereIsFound() {
        assertBreaks(HTTP, "package jd.pull; class Wrong { java.net.http.HttpClient http; }");
        assertKeeps(HTTP, "package jd.pull.registry; class Http { java.net.http.HttpClient http; }");
    }

    @Test
    void virtualThreadElsewhereIsFound() {
        assertBreaks(VIRTUAL_THREADS,
                "package jd.create; class Wrong { void pump(Runnable r) { Thread.startVirtualThread(r); } }");
        assertBreaks(VIRTUAL_THREADS,
                "package jd.create; class Wrong { void pump(Runnable r) { Thread.ofVirtual().start(r); } }");
        assertBreaks(VIRTUAL_THREADS, """
                package jd.create;
                import java.util.concurrent.Executors;
                class Wrong { Object pumps() { return Executors.newVirtualThreadPerTaskExecutor(); } }""");
        assertKeeps(VIRTUAL_THREADS,
                "package jd.server; class Right { void serve(Runnable r) { Thread.startVirtualThread(r); } }");
    }

    @Test
    void reflectionAndServiceLoaderAreFound() {
        assertBreaks(NO_MAGIC, """
                package jd.build;
                class Wrong { Object all() { return java.util.ServiceLoader.load(Runnable.class); } }""");
        assertBreaks(NO_MAGIC, """
                package jd.client;
                class Wrong { Object run(String n) throws Exception { return getClass().getMethod("Cmd" + n); } }""");
    }

    // ---- one typed request ----

    private static final Set<String> AT_THE_DOOR = Set.of(
            "jd.create.life.Creation", "jd.create.life.Updating", "jd.create.record.Container",
            "jd.create.record.ContainerFiles", "jd.create.namespace.NamespaceRules", "jd.create.view.Inspection");

    private static final ArchRule PARSED_REQUESTS = noClasses()
            .that().resideInAnyPackage(
                    "jd.create", "jd.create.life..", "jd.create.view..", "jd.create.network..", "jd.create.namespace..",
                    "jd.create.record..", "jd.create.exec..")
            .and(are("behind Creation", c -> AT_THE_DOOR.stream().noneMatch(door -> isOrIsInside(c, door))))
            .should().dependOnClassesThat().haveFullyQualifiedName("jd.server.api.HostConfig")
            .because("a request is parsed once, into jd.create.request.ContainerSettings");

    @Test
    void onlyParsersReadTheWireRecordOfARequest() {
        PARSED_REQUESTS.check(jd);
    }

    @Test
    void readingTheWireRecordElsewhereIsFound() {
        assertBreaks(PARSED_REQUESTS,
                "package jd.create.life; class Wrong { String pid(jd.server.api.HostConfig host) { return host.pidMode(); } }");
        assertKeeps(PARSED_REQUESTS,
                "package jd.create.config; class Right { String pid(jd.server.api.HostConfig host) { return host.pidMode(); } }");
    }

    // ---- classes that break a rule ----

    private void assertBreaks(ArchRule rule, String... sources) {
        assertTrue(rule.evaluate(compiled(sources)).hasViolation(), () -> "not found: " + List.of(sources));
    }

    private void assertKeeps(ArchRule rule, String... sources) {
        var result = rule.allowEmptyShould(true).evaluate(compiled(sources));
        assertFalse(result.hasViolation(), () -> result.getFailureReport().toString());
    }

    /// Compiles the sources against jd's own classes. {@return the compiled classes alone}
    private JavaClasses compiled(String... sources) {
        try {
            Path output = Files.createTempDirectory(directory, "classes");
            var compiler = ToolProvider.getSystemJavaCompiler();
            var units = List.of(sources).stream().map(ArchitectureTest::source).toList();
            String classPath = System.getProperty("java.class.path");
            List<String> options = List.of("-d", output.toString(), "-classpath", classPath, "-nowarn");
            assertTrue(compiler.getTask(null, null, null, options, null, units).call(), "the fixture does not compile");
            return new ClassFileImporter().importPath(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaFileObject source(String text) {
        var name = Pattern.compile("class (\\w+)").matcher(text);
        assertTrue(name.find());
        URI uri = URI.create("string:///" + name.group(1) + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    private static DescribedPredicate<JavaClass> outsideOfJd() {
        return are("outside jd", c -> !c.getBaseComponentType().getPackageName().matches("jd(\\..*)?"));
    }

    private static DescribedPredicate<JavaClass> are(String description, Predicate<JavaClass> test) {
        return DescribedPredicate.describe(description, test);
    }

    private static boolean isOrIsInside(JavaClass c, String name) {
        return c.getName().equals(name) || c.getName().startsWith(name + "$");
    }

    private static DescribedPredicate<JavaAccess<?>> target(Class<?> owner, Set<String> methods) {
        return DescribedPredicate.describe(
                owner.getSimpleName() + methods,
                access -> access.getTargetOwner().isEquivalentTo(owner)
                        && methods.contains(access.getTarget().getName()));
    }
}

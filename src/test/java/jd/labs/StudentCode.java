package jd.labs;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.tools.ToolProvider;
import jd.libcontainer.kernel.Syscalls;

/// Compiles a student's source and creates an instance.
public final class StudentCode {
    private StudentCode() {}

    /// The compiler's messages for the student's program.
    public static final class DoesNotCompile extends RuntimeException {
        DoesNotCompile(String messages) {
            super(messages);
        }
    }

    /// The student's class has another head or constructor than the copy that the student got.
    public static final class NoInstance extends RuntimeException {
        NoInstance(Class<?> program, String why, Exception cause) {
            super("construct " + program.getName() + ": " + why, cause);
        }
    }

    /// {@return an instance of a student's class, whose constructor takes the kernel}
    public static Object create(Class<?> program, Syscalls kernel) {
        return createWith(program, Object.class, List.of(Syscalls.class), kernel);
    }

    /// Compiles one file into `output`, and other files of its directory that it uses. {@return its class, which has the
    /// file's name}
    public static Class<?> compile(Path source, Path output) {
        return compileAll(List.of(source), output).getFirst();
    }

    /// {@return a class for each file}
    public static List<Class<?>> compileAll(List<Path> sources, Path output) {
        StringWriter messages = new StringWriter();
        var compiler = Optional.ofNullable(ToolProvider.getSystemJavaCompiler())
                .orElseThrow(() -> new DoesNotCompile("a lab needs a JDK: this Java has no compiler"));
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            Files.createDirectories(output);
            List<String> options =
                    List.of("-d", output.toString(), "-classpath", System.getProperty("java.class.path"), "-proc:none",
                            "-sourcepath", sources.getFirst().getParent().toString(), "-implicit:class", "-g");
            var units = files.getJavaFileObjectsFromPaths(sources);
            if (!compiler.getTask(messages, files, null, options, null, units).call()) {
                throw new DoesNotCompile(messages.toString());
            }
            URL[] path = {output.toUri().toURL()};
            URLClassLoader loader = new URLClassLoader(path, StudentCode.class.getClassLoader());
            List<Class<?>> classes = new ArrayList<>();
            for (Path source : sources) {
                classes.add(loader.loadClass(source.getFileName().toString().replace(".java", "")));
            }
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new DoesNotCompile("the file must declare the class that it is named after: " + e.getMessage());
        }
    }

    /// {@return an instance of a student's class, which needs a public constructor without parameters}
    public static <T> T create(Class<?> program, Class<T> type) {
        return createWith(program, type, List.of());
    }

    /// {@return an instance of a student's class, whose constructor has these parameters} An exception of the constructor
    /// itself is thrown on.
    public static <T> T createWith(
            Class<?> program, Class<T> type, List<Class<?>> parameters, Object... arguments) {
        try {
            return type.cast(program.getConstructor(parameters.toArray(Class<?>[]::new)).newInstance(arguments));
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new NoInstance(program, "" + e.getCause(), e);
        } catch (ClassCastException e) {
            throw new NoInstance(program, "it does not implement " + type.getSimpleName(), e);
        } catch (ReflectiveOperationException e) {
            throw new NoInstance(program, "it needs a public constructor with the parameters "
                    + parameters.stream().map(Class::getSimpleName).toList(), e);
        }
    }
}

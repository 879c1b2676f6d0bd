package jd.site;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// A Java source of the repository.
///
/// @param file         relative to the checkout: `src/main/java/jd/pull/Puller.java`
/// @param text         its content
/// @param declarations the line of each type and member: `Puller`, `Puller#pullOne`, `Puller.Outcome`
record SourceFile(Path file, String text, Map<String, Integer> declarations) {
    /// {@return the sources below the given directories, without the labs, whose solutions the book does not show}
    static List<SourceFile> all(Path root, String... directories) {
        List<Path> files = new ArrayList<>();
        for (String directory : directories) {
            try (Stream<Path> below = Files.walk(root.resolve(directory))) {
                below.filter(file -> file.toString().endsWith(".java") && !file.toString().contains("/jd/labs/"))
                        .sorted()
                        .forEach(files::add);
            } catch (IOException e) {
                throw new UncheckedIOException("list " + directory, e);
            }
        }
        return parse(root, files);
    }

    private static List<SourceFile> parse(Path root, List<Path> files) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<SourceFile> sources = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                String text = unit.getSourceFile().getCharContent(true).toString();
                var declarations = new Declarations(unit, positions, text.lines().toList());
                declarations.scan(unit, "");
                Path file = root.relativize(Path.of(unit.getSourceFile().toUri()));
                sources.add(new SourceFile(file, text, declarations.lines));
            }
            return List.copyOf(sources);
        } catch (IOException e) {
            throw new UncheckedIOException("parse the sources", e);
        }
    }

    /// Visits the types and members of a file; the second parameter of each method is the name of the enclosing type.
    private static final class Declarations extends TreeScanner<Void, String> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<String> text;
        private final Map<String, Integer> lines = new LinkedHashMap<>();

        Declarations(CompilationUnitTree unit, SourcePositions positions, List<String> text) {
            this.unit = unit;
            this.positions = positions;
            this.text = text;
        }

        @Override
        public Void visitClass(ClassTree type, String outer) {
            String name = type.getSimpleName().toString();
            if (name.isEmpty()) {
                return null; // an anonymous class: the text cannot name it
            }
            String full = outer.isEmpty() ? name : outer + "." + name;
            add(full, name, type);
            for (Tree member : type.getMembers()) {
                switch (member) {
                    case ClassTree nested -> visitClass(nested, full);
                    case MethodTree method -> add(full + "#" + method.getName(), method.getName().toString(), method);
                    case VariableTree field -> add(full + "#" + field.getName(), field.getName().toString(), field);
                    default -> { } // an initialiser has no name
                }
            }
            return null;
        }

        /// A declaration begins with its annotations; the line that counts is that of the name.
        private void add(String key, String name, Tree tree) {
            int line = (int) unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
            Pattern word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
            for (int i = line; i <= Math.min(text.size(), line + 6); i++) {
                if (word.matcher(text.get(i - 1)).find()) {
                    line = i;
                    break;
                }
            }
            lines.putIfAbsent(key, line);
        }
    }

    /// {@return the file of its page: `sources/main/jd/pull/Puller.html`}
    String page() {
        return file.toString().replaceFirst("^src/(main|test)/java/", "sources/$1/").replaceFirst("java$", "html");
    }

    /// {@return `jd.pull`}
    String packageName() {
        return file.getParent().toString().replaceFirst("^src/(main|test)/java/", "").replace('/', '.');
    }

    /// {@return `Puller`}
    String typeName() {
        return file.getFileName().toString().replace(".java", "");
    }

    boolean isTest() {
        return file.startsWith("src/test");
    }

    List<String> lines() {
        return text.lines().toList();
    }
}

package dev.kaname.server.description;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// What the source says about a class, a method and their parameters, so that nothing has to be
/// said a second time for the description.
final class DocComments {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final Pattern TAG = Pattern.compile("(?m)^\\s*@(\\w+)\\s+");
    private static final Pattern LINK = Pattern.compile("\\[(?:\\w+)?#?(\\w+)]");

    private final Map<String, Said> said = new HashMap<>();
    private final Set<Class<?>> read = new HashSet<>();

    /// @param text all of it but the tags
    /// @param parameters what is said of each
    /// @param demanded names that the method's body refuses to do without
    record Said(String text, Map<String, String> parameters, Set<String> demanded) {
        static final Said NOTHING = new Said("", Map.of(), Set.of());

        /// The first sentence.
        String summary() {
            int end = (text + " ").indexOf(". ");
            return end < 0 ? text : text.substring(0, end + 1);
        }

        /// What follows the first sentence.
        String rest() {
            return text.substring(summary().length()).strip();
        }
    }

    Said of(Class<?> type) {
        read(type);
        return said.getOrDefault(key(type), Said.NOTHING);
    }

    Said of(Method method) {
        read(method.getDeclaringClass());
        return said.getOrDefault(
                key(method.getDeclaringClass())
                        + "#"
                        + method.getName()
                        + "/"
                        + method.getParameterCount(),
                Said.NOTHING);
    }

    private static String key(Class<?> type) {
        return type.getName().replace('$', '.');
    }

    private void read(Class<?> type) {
        Class<?> outer = type;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        if (!outer.getName().startsWith("dev.kaname.") || !read.add(outer)) {
            return;
        }
        try (StandardJavaFileManager files =
                COMPILER.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task =
                    (JavacTask)
                            COMPILER.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjects(source(outer)));
            for (CompilationUnitTree unit : task.parse()) {
                new Reader(unit, DocTrees.instance(task)).scan(unit, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path source(Class<?> type) throws IOException {
        String file = "src/main/java/" + type.getName().replace('.', '/') + ".java";
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            return modules.map(module -> module.resolve(file))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no source of " + type));
        }
    }

    private final class Reader extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final DocTrees docs;
        private final Deque<String> types = new ArrayDeque<>();
        private final Set<String> demanded = new HashSet<>();

        Reader(CompilationUnitTree unit, DocTrees docs) {
            this.unit = unit;
            this.docs = docs;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            String outer = types.isEmpty() ? unit.getPackageName().toString() : types.peek();
            types.push(outer + "." + type.getSimpleName());
            keep(types.peek(), Set.of());
            super.visitClass(type, nothing);
            types.pop();
            return nothing;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            demanded.clear();
            super.visitMethod(method, nothing);
            keep(
                    types.peek() + "#" + method.getName() + "/" + method.getParameters().size(),
                    Set.copyOf(demanded));
            return nothing;
        }

        /// `Refusal.required("name", …)` is how a resource says that it needs a field.
        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            if (call.getMethodSelect().toString().equals("Refusal.required")
                    && call.getArguments().getFirst() instanceof LiteralTree name) {
                demanded.add(String.valueOf(name.getValue()));
            }
            return super.visitMethodInvocation(call, nothing);
        }

        private void keep(String key, Set<String> needed) {
            String comment = docs.getDocComment(getCurrentPath());
            said.put(key, parse(comment == null ? "" : comment, needed));
        }
    }

    private static Said parse(String comment, Set<String> demanded) {
        Matcher tag = TAG.matcher(comment);
        Map<String, String> parameters = new HashMap<>();
        int end = comment.length();
        int begin = 0;
        String open = "";
        while (tag.find()) {
            end = Math.min(end, tag.start());
            add(parameters, open, comment.substring(begin, tag.start()));
            open = tag.group(1);
            begin = tag.end();
        }
        add(parameters, open, comment.substring(begin));
        return new Said(plain(comment.substring(0, end)), parameters, demanded);
    }

    private static void add(Map<String, String> parameters, String tag, String text) {
        String[] words = text.strip().split("\\s+", 2);
        if (tag.equals("param") && words.length == 2) {
            String meaning = plain(words[1]);
            parameters.put(
                    words[0], Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1));
        }
    }

    /// One line, without links into the code.
    private static String plain(String text) {
        return LINK.matcher(text).replaceAll("$1").replaceAll("\\s+", " ").strip();
    }
}

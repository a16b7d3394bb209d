package dev.kaname.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Every relative link of every document of the checkout leads to a file, and to a heading of it.
class DocumentLinksTest {
    private static final Path CHECKOUT = Path.of("..");
    private static final Set<String> NOT_OURS =
            Set.of("target", "node_modules", "kaname-data", "my-data");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s#:]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+?) *$");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<Path> documents = documents();
        List<String> broken = new ArrayList<>();
        for (Path document : documents) {
            Matcher link = LINK.matcher(Files.readString(document));
            while (link.find()) {
                if (!leads(document, link.group(1), link.group(2))) {
                    broken.add(document + " -> " + link.group());
                }
            }
        }
        assertTrue(documents.size() > 20, "saw only " + documents);
        assertEquals(List.of(), broken);
    }

    private static boolean leads(Path document, String file, @Nullable String heading)
            throws IOException {
        Path target = file.isEmpty() ? document : document.resolveSibling(file);
        return Files.exists(target)
                && (heading == null
                        || HEADING.matcher(Files.readString(target))
                                .results()
                                .anyMatch(found -> anchor(found.group(1)).equals(heading)));
    }

    /// As code hosts make them: small letters, a hyphen for a space, no punctuation.
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private static List<Path> documents() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(
                CHECKOUT,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes as) {
                        String name = folder.getFileName().toString();
                        boolean foreign =
                                NOT_OURS.contains(name)
                                        || (name.startsWith(".") && !folder.equals(CHECKOUT));
                        return foreign ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes as) {
                        if (file.toString().endsWith(".md")) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found;
    }
}

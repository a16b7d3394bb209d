package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.cli.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/// The pipeline files of a working tree, and what the server says of them.
final class PipelineFiles {
    private static final int MOST_NAMED = 5;

    private final Session session;
    private final GitTree tree;
    private final String only;

    private PipelineFiles(Session session, GitTree tree, String only) {
        this.session = session;
        this.tree = tree;
        this.only = only;
    }

    /// @param place a folder, or one pipeline file
    static PipelineFiles at(Path place, boolean untracked, Session session) {
        if (!Files.exists(place)) {
            throw new CliFailure(ExitCode.NOT_FOUND, session.texts().of("tree.no-place", place));
        }
        boolean file = Files.isRegularFile(place);
        Path folder = file ? place.toAbsolutePath().resolveSibling("") : place;
        GitTree tree = GitTree.around(folder, untracked, session.texts());
        return new PipelineFiles(session, tree, file ? tree.prefix() + place.getFileName() : "");
    }

    GitTree tree() {
        return tree;
    }

    /// The pipeline files meant, from the top of the working tree.
    List<String> names() {
        return tree.files().stream().filter(PipelineFiles::isOne).filter(this::isMeant).toList();
    }

    /// The one pipeline file meant.
    String name() {
        List<String> names =
                names().stream()
                        .filter(name -> name.indexOf('/', tree.prefix().length()) < 0)
                        .toList();
        if (names.size() > 1) {
            throw new CliFailure(
                    ExitCode.USAGE, session.texts().of("tree.several", String.join(", ", names)));
        }
        if (names.isEmpty()) {
            throw none();
        }
        return names.getFirst();
    }

    private CliFailure none() {
        Optional<String> stranger =
                tree.leftOut().stream().filter(PipelineFiles::isOne).findFirst();
        return new CliFailure(
                ExitCode.NOT_FOUND,
                stranger.map(file -> session.texts().of("tree.not-added", file))
                        .orElseGet(() -> session.texts().of("tree.no-pipeline")));
    }

    private boolean isMeant(String file) {
        return only.isEmpty() ? file.startsWith(tree.prefix()) : file.equals(only);
    }

    private static boolean isOne(String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        return name.equals("kaname.yaml") || name.endsWith(".kaname.yaml");
    }

    /// What the server would say of a push, of the files meant.
    ///
    /// @param snapshot what it would say of a run of the working tree instead
    ObjectNode check(Optional<String> repository, boolean snapshot) throws IOException {
        if (names().isEmpty()) {
            throw none();
        }
        ObjectNode asked = Api.object().put("snapshot", snapshot);
        repository.ifPresent(name -> asked.put("repository", name));
        ObjectNode files = asked.putObject("files");
        ArrayNode tracked = asked.putArray("tracked");
        for (String file : tree.files()) {
            if (isOne(file)) {
                files.put(file, text(file));
            } else {
                tracked.add(file);
            }
        }
        JsonNode answer = session.api().post(session.inProject("/pipelines/check"), asked);
        ObjectNode meant = Api.object();
        meant.set("pipelines", meant(answer.path("pipelines")));
        meant.set("problems", meant(answer.path("problems")));
        return meant;
    }

    private ArrayNode meant(JsonNode list) {
        ArrayNode meant = Api.object().arrayNode();
        list.forEach(one -> {
            if (isMeant(one.path("file").asText())) {
                meant.add(one);
            }
        });
        return meant;
    }

    private String text(String file) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(tree.read(file)))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new CliFailure(ExitCode.REFUSED, session.texts().of("tree.not-utf8", file));
        }
    }

    /// Says on standard error which files stay behind.
    void sayWhatIsLeftOut() {
        SortedSet<String> out = tree.leftOut();
        if (!out.isEmpty()) {
            String some = String.join(", ", out.stream().limit(MOST_NAMED).toList());
            session.note(session.texts().of("tree.left-out", out.size(), some));
        }
    }

    /// One line per problem, `file:line:column: code: what is wrong and what to do`.
    static List<String> lines(JsonNode problems) {
        List<String> lines = new ArrayList<>();
        for (JsonNode one : problems) {
            lines.add(
                    "%s:%d:%d: %s: %s %s"
                            .formatted(
                                    one.path("file").asText(),
                                    one.path("line").asInt(),
                                    one.path("column").asInt(),
                                    one.path("code").asText(),
                                    one.path("message").asText(),
                                    one.path("remedy").asText()));
        }
        return lines;
    }
}

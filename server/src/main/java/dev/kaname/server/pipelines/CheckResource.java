package dev.kaname.server.pipelines;

import dev.kaname.code.CodeRepositories;
import dev.kaname.pipelines.Checked;
import dev.kaname.pipelines.Pipelines;
import dev.kaname.pipelines.Purpose;
import dev.kaname.pipelines.WorkingTree;
import dev.kaname.pipelines.file.PipelineFile;
import dev.kaname.pipelines.file.Problem;
import dev.kaname.security.Permission;
import dev.kaname.server.Languages;
import dev.kaname.server.access.Caller;
import dev.kaname.server.access.Needs;
import dev.kaname.server.errors.Refusal;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Pipeline files looked at without a push. It answers what a push by the caller would be told, and
/// keeps nothing of what was sent.
@Path("/api/v1/projects/{project}/pipelines/check")
@RunOnVirtualThread
public class CheckResource {
    /// Pipeline files in one request.
    static final int MOST_FILES = 200;

    private final Pipelines pipelines;
    private final CodeRepositories repositories;
    private final Caller caller;

    CheckResource(Pipelines pipelines, CodeRepositories repositories, Caller caller) {
        this.pipelines = pipelines;
        this.repositories = repositories;
        this.caller = caller;
    }

    /// Files to be looked at.
    ///
    /// @param files texts of the pipeline files, by path from the root of the repository
    /// @param tracked paths of the other files; what a pipeline file names must be among them
    /// @param repository name of the code repository they belong to, if they are in one: then a
    ///   pipeline of another repository with the same name is told
    /// @param snapshot whether they are to be run as a snapshot, which needs no right to write or
    ///   to deploy
    public record Tree(
            @Nullable Map<String, String> files,
            @Nullable List<String> tracked,
            @Nullable String repository,
            @Nullable Boolean snapshot) {}

    /// What is wrong at one place of a file.
    ///
    /// @param line from 1
    /// @param column from 1, in characters
    /// @param code stable, for machines
    /// @param message what is wrong, in the language of `Accept-Language`
    /// @param remedy what to do about it, in the same language
    public record Finding(
            String file, int line, int column, String code, String message, String remedy) {
        static Finding of(String file, Problem problem, Locale locale) {
            return new Finding(
                    file,
                    problem.line(),
                    problem.column(),
                    problem.code(),
                    problem.message(locale),
                    problem.remedy(locale));
        }
    }

    /// A good file and the pipeline it holds.
    public record Good(String file, String pipeline) {}

    /// What looking at them came to.
    ///
    /// @param pipelines those that may be pushed or run
    /// @param problems in the order of the files; none if everything is good
    public record Answer(List<Good> pipelines, List<Finding> problems) {}

    /// Looks at the pipeline files of a working tree without a push.
    ///
    /// @param languages the language of messages and remedies: English, or Japanese for `ja`
    @POST
    @Needs(Permission.CODE_PUSH)
    public Answer check(
            Tree tree, @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @Nullable String languages) {
        Refusal.required("body", tree);
        Locale locale = Languages.first(Optional.ofNullable(languages));
        Checked checked =
                pipelines.check(
                        workingTree(tree),
                        caller.principal(),
                        Boolean.TRUE.equals(tree.snapshot())
                                ? Purpose.SNAPSHOT
                                : Purpose.ACTIVATION);
        List<Good> good = new ArrayList<>();
        checked.good().forEach((file, pipeline) -> good.add(new Good(file, pipeline)));
        List<Finding> problems = new ArrayList<>();
        checked.problems()
                .forEach((file, found) ->
                        found.forEach(one -> problems.add(Finding.of(file, one, locale))));
        return new Answer(good, problems);
    }

    private WorkingTree workingTree(Tree tree) {
        Map<String, byte[]> files = new HashMap<>();
        Refusal.required("files", tree.files())
                .forEach((path, text) -> files.put(path, file(path, text)));
        if (files.size() > MOST_FILES) {
            throw Refusal.invalid(
                    "files", "are too many", "send at most " + MOST_FILES + " pipeline files");
        }
        Set<String> tracked = new HashSet<>(files.keySet());
        Objects.requireNonNullElse(tree.tracked(), List.<@Nullable String>of())
                .forEach(path -> tracked.add(Refusal.required("tracked", path)));
        Set<String> unread = new HashSet<>(tracked);
        unread.removeAll(files.keySet());
        unread.stream()
                .filter(PipelineFile::isOne)
                .findFirst()
                .ifPresent(path -> {
                    throw Refusal.invalid(
                            "files", "lack a pipeline file that is tracked", "send its text too");
                });
        Optional<String> repository =
                Optional.ofNullable(tree.repository())
                        .map(name -> repositories.named(caller.project().id(), name).id());
        return new WorkingTree(caller.project().id(), repository, tracked, files);
    }

    private static byte[] file(String path, @Nullable String text) {
        if (!PipelineFile.isOne(path)) {
            throw Refusal.invalid(
                    "files",
                    "hold one that is no pipeline file",
                    "send the texts of kaname.yaml and *.kaname.yaml here, and the paths of all"
                            + " others under \"tracked\"");
        }
        return Refusal.required("files", text).getBytes(StandardCharsets.UTF_8);
    }
}

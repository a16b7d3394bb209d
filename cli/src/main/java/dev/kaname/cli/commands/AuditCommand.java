package dev.kaname.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kaname.cli.Action;
import dev.kaname.cli.Answer;
import dev.kaname.cli.Api;
import dev.kaname.cli.CliFailure;
import dev.kaname.cli.ExitCode;
import dev.kaname.security.audit.AuditVerifier;
import dev.kaname.security.audit.AuditVerifier.Finding;
import dev.kaname.security.audit.AuditVerifier.Report;
import dev.kaname.security.audit.Checkpoint;
import dev.kaname.security.audit.CheckpointKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `kaname audit`: the log of who did what, taken out and checked.
@Command(
        name = "audit",
        subcommands = {AuditCommand.Export.class, AuditCommand.Verify.class})
public final class AuditCommand {

    @Command(name = "export")
    static final class Export extends Action {
        @Parameters(paramLabel = "FILE", descriptionKey = "audit-target")
        private @Nullable Path file;

        @Option(names = "--force")
        private boolean force;

        /// An earlier export is evidence: nothing takes its place unless that is said.
        @Override
        protected Answer answer() throws IOException {
            Path target = Objects.requireNonNull(file).toAbsolutePath();
            if (!force && Files.exists(target)) {
                throw new CliFailure(ExitCode.CONFLICT, session().texts().of("audit.there", file));
            }
            Path part = Files.createTempFile(target.getParent(), ".kaname", ".part");
            Optional<String> project;
            try {
                project = write(part);
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            ObjectNode json = Api.object().put("file", target.toString());
            project.ifPresent(only -> json.put("project", only));
            return project.isPresent()
                    ? Answer.said(json, "audit.exported-project", project.get(), file)
                    : Answer.said(json, "audit.exported", file);
        }

        /// The whole log for an administrator; who is none gets the project they work in. A project
        /// that is named is meant in any case.
        ///
        /// @return the project, if it is the log of one
        private Optional<String> write(Path part) throws IOException {
            Optional<String> project = session().givenProject();
            if (project.isEmpty()) {
                try {
                    copy("/api/v1/audit/export", part);
                    return project;
                } catch (CliFailure refused) {
                    project = session().projectIfAny();
                    if (refused.code() != ExitCode.FORBIDDEN || project.isEmpty()) {
                        throw refused;
                    }
                }
            }
            copy(session().inProject("/audit/export"), part);
            return project;
        }

        private void copy(String from, Path part) throws IOException {
            try (InputStream in = api().open(from)) {
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /// Needs the export and nothing else; checkpoints and the public key, if given, prove more.
    @Command(name = "verify")
    static final class Verify extends Action {
        @Parameters(paramLabel = "FILE", descriptionKey = "audit-file")
        private @Nullable Path file;

        @Option(names = "--checkpoint", paramLabel = "FILE")
        private List<Path> checkpoints = List.of();

        @Option(names = "--key", paramLabel = "FILE")
        private List<Path> keys = List.of();

        @Override
        protected Answer answer() throws IOException {
            AuditVerifier verifier = new AuditVerifier(knownKeys());
            for (Path path : checkpoints) {
                know(path, verifier);
            }
            try (BufferedReader lines = open(Objects.requireNonNull(file))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    verifier.accept(line);
                }
            }
            Report report = verifier.finish();
            return switch (report.verdict()) {
                case WHOLE -> whole(report);
                case NOT_PROVEN ->
                        Answer.said(
                                        json(report),
                                        "audit.not-proven",
                                        report.records(),
                                        report.proven())
                                .sentence("audit.prove")
                                .ending(ExitCode.NOT_PROVEN);
                case BROKEN -> broken(report);
                case NO_EXPORT ->
                        throw new CliFailure(
                                ExitCode.REFUSED, session().texts().of("audit.no-export", file));
            };
        }

        /// A byte that is no text is a change to be found like any other.
        private static BufferedReader open(Path path) throws IOException {
            return new BufferedReader(
                    new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8));
        }

        private Answer whole(Report report) {
            Answer answer =
                    report.end().isPresent()
                            ? Answer.said(
                                    json(report),
                                    "audit.whole",
                                    report.records(),
                                    report.end().get())
                            : Answer.said(json(report), "audit.whole-known", report.records());
            return keys.isEmpty() ? answer.sentence("audit.own-key") : answer;
        }

        private Answer broken(Report report) {
            Answer answer = Answer.of(json(report)).ending(ExitCode.FAILED);
            answer = answer.sentence("audit.broken", words(report.findings().getFirst()));
            for (Finding more : report.findings().subList(1, report.findings().size())) {
                answer = answer.line(words(more));
            }
            return answer;
        }

        private ObjectNode json(Report report) {
            ObjectNode json =
                    Api.object()
                            .put("records", report.records())
                            .put("proven", report.proven())
                            .put("whole", report.whole());
            String verdict = report.verdict().name().toLowerCase(Locale.ROOT);
            json.put("verdict", verdict.replace('_', '-'));
            report.end().ifPresent(at -> json.put("exportedAt", at.toString()));
            ArrayNode findings = json.putArray("findings");
            report.findings().forEach(found -> findings.add(words(found)));
            return json;
        }

        /// All checkpoints of a copy of the server's file, or a single one.
        private void know(Path path, AuditVerifier verifier) throws IOException {
            long found;
            try (BufferedReader text = open(path)) {
                found = Checkpoint.readAll(text, verifier::know);
            } catch (IllegalArgumentException other) {
                found = 0;
            }
            if (found == 0) {
                throw new CliFailure(
                        ExitCode.REFUSED, session().texts().of("audit.no-checkpoint", path));
            }
        }

        private List<PublicKey> knownKeys() throws IOException {
            List<PublicKey> known = new ArrayList<>();
            for (Path path : keys) {
                try {
                    known.add(CheckpointKey.publicKey(Files.readString(path)));
                } catch (IllegalArgumentException noKey) {
                    throw new CliFailure(
                            ExitCode.REFUSED, session().texts().of("audit.no-key", path));
                }
            }
            return known;
        }

        private String words(Finding finding) {
            return switch (finding) {
                case Finding.Changed found -> session().texts().of("audit.changed", found.seq());
                case Finding.Gap found ->
                        session().texts().of("audit.gap", found.seq(), found.next() - 1);
                case Finding.OutOfOrder found ->
                        session().texts().of("audit.out-of-order", found.seq(), found.claimed());
                case Finding.Unreadable found ->
                        session().texts().of("audit.unreadable", found.seq());
                case Finding.Cut found ->
                        session().texts().of("audit.cut", found.seq(), found.size());
                case Finding.Rewritten found ->
                        session().texts().of("audit.rewritten", found.seq(), found.size());
                case Finding.Forked found -> session().texts().of("audit.forked", found.seq());
                case Finding.Unsigned found -> session().texts().of("audit.unsigned", found.seq());
            };
        }
    }
}

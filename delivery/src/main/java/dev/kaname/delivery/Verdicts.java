package dev.kaname.delivery;

import dev.kaname.database.Database;
import dev.kaname.database.Event;
import dev.kaname.database.Outcome;
import dev.kaname.database.Row;
import dev.kaname.database.Rows;
import dev.kaname.database.Tx;
import dev.kaname.database.Who;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Verdicts on model versions. The newest of a version counts.
public final class Verdicts {
    private static final int LONGEST_REPORT = 256 << 10;
    private static final int MOST_REASONS = 100;
    private static final String COLUMNS =
            "project, id, model_version, pass, reasons, report, at, who, cause";

    private final Database database;
    private final Supplier<String> ids;

    Verdicts(Database database, Supplier<String> ids) {
        this.database = database;
        this.ids = ids;
    }

    /// What a comparison found, before it has an id.
    public record Finding(boolean pass, List<String> reasons, String report) {
        public Finding {
            reasons = List.copyOf(reasons);
            if (report.length() > LONGEST_REPORT || reasons.size() > MOST_REASONS) {
                throw new DeliveryFailure.Invalid(
                        "report",
                        "is too long",
                        "keep it below 256 KiB, and 100 reasons; put the rest into an artifact");
            }
        }
    }

    /// A finding as far as it is kept: the first reasons, and no report if it is too long.
    public static Finding cut(boolean pass, List<String> reasons, String report) {
        int more = reasons.size() - MOST_REASONS + 1;
        List<String> few =
                new ArrayList<>(more > 1 ? reasons.subList(0, MOST_REASONS - 1) : reasons);
        if (more > 1) {
            few.add("and " + more + " more");
        }
        return new Finding(
                pass,
                few,
                report.length() > LONGEST_REPORT ? "{\"left_out\":\"too long\"}" : report);
    }

    /// Keeps a verdict with a version.
    public Verdict record(Who who, String project, Deployment.Version version, Finding finding) {
        String id = ids.get();
        return database.act(who, tx -> record(tx, who, project, id, version, finding));
    }

    /// The same within an act that does more. Saying the same again, for the same cause, is one
    /// verdict.
    ///
    /// @param id of the verdict, should it be new
    public static Outcome<Verdict> record(
            Tx tx,
            Who who,
            String project,
            String id,
            Deployment.Version version,
            Finding finding) {
        Optional<Verdict> before = latest(tx, project, version.id());
        if (before.isPresent() && isSame(before.get(), who, finding)) {
            return Outcome.unchanged(before.get());
        }
        Verdict verdict =
                new Verdict(
                        project,
                        id,
                        version.id(),
                        finding.pass(),
                        finding.reasons(),
                        finding.report(),
                        tx.now(),
                        who.principal(),
                        who.cause());
        tx.update(
                """
                INSERT INTO verdicts
                  (project, id, model_version, model, version, pass, reasons, report, at, who, cause)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                project,
                id,
                version.id(),
                version.model(),
                version.number(),
                finding.pass(),
                ReasonsJson.write(finding.reasons()),
                finding.report(),
                verdict.at(),
                verdict.who(),
                verdict.cause().orElse(null));
        Event event =
                Event.of(project, "model.verdict", "model", version.id())
                        .about("verdict", id)
                        .with("name", version.model())
                        .with("version", version.number())
                        .with("decision", finding.pass() ? "pass" : "refuse")
                        .with("reasons", finding.reasons());
        return Outcome.of(verdict, event);
    }

    private static boolean isSame(Verdict before, Who who, Finding finding) {
        return before.pass() == finding.pass()
                && before.reasons().equals(finding.reasons())
                && before.report().equals(finding.report())
                && before.cause().equals(who.cause())
                && before.who().equals(who.principal());
    }

    /// Verdicts on a version, newest first.
    public List<Verdict> of(String project, String modelVersion, int limit) {
        return database.read(rows -> of(rows, project, modelVersion, limit));
    }

    static Optional<Verdict> latest(Rows rows, String project, String modelVersion) {
        return of(rows, project, modelVersion, 1).stream().findFirst();
    }

    private static List<Verdict> of(Rows rows, String project, String modelVersion, int limit) {
        return rows.list(
                "SELECT "
                        + COLUMNS
                        + " FROM verdicts WHERE project = ? AND model_version = ?"
                        + " ORDER BY at DESC, id DESC LIMIT ?",
                Verdicts::verdict,
                project,
                modelVersion,
                limit);
    }

    private static Verdict verdict(Row row) {
        return new Verdict(
                row.text("project"),
                row.text("id"),
                row.text("model_version"),
                row.flag("pass"),
                ReasonsJson.read(row.text("reasons")),
                row.text("report"),
                row.instant("at"),
                row.text("who"),
                row.textIfAny("cause"));
    }
}

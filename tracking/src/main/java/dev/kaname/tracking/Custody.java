package dev.kaname.tracking;

import dev.kaname.database.Rows;
import java.util.Optional;
import java.util.Set;

/// Who may change what an attempt of a pipeline's step made.
///
/// The outputs of an attempt are read from its runs and logged models, are kept for later runs, and
/// may go into production by rights that a member does not have. So their contents are changed by
/// the attempt's own token alone; as that ends with the attempt, they are frozen from then on. What
/// no attempt made is not spoken of here.
public final class Custody {
    private static final String RESERVED = "mlflow.";
    private static final Set<String> REMARKS = Set.of(Change.RUN_NAME, "mlflow.note.content");

    private final Attempts attempts;

    Custody(Attempts attempts) {
        this.attempts = attempts;
    }

    /// Lets only the maker change metrics, params, inputs, outputs, status and files of a run.
    ///
    /// @throws TrackingFailure.NotYours if another attempt made it, or the author is none
    public static void requireMaker(Author author, RunInfo run) {
        if (!isMaker(author, run.attempt())) {
            throw frozen("run", run.id());
        }
    }

    /// Lets only the maker change params, status and files of a logged model.
    ///
    /// @throws TrackingFailure.NotYours if another attempt made it, or the author is none
    public static void requireMaker(Author author, LoggedModel model) {
        if (!isMaker(author, model.attempt())) {
            throw frozen("logged model", model.id());
        }
    }

    /// Lets the maker write anything, and others tags that are remarks, once the attempt is over.
    void requireMayWrite(Rows rows, Author author, String project, RunInfo run, Batch batch) {
        boolean remarks =
                batch.metrics().isEmpty()
                        && batch.params().isEmpty()
                        && batch.tags().stream().allMatch(tag -> isRemark(tag.key()));
        if (remarks) {
            requireMayRemark(rows, author, project, run);
        } else {
            requireMaker(author, run);
        }
    }

    /// Whether a tag is for people to set. The others of MLflow's say where a run came from.
    private static boolean isRemark(String key) {
        return !key.startsWith(RESERVED) || REMARKS.contains(key);
    }

    /// Lets others name, delete and restore a run as well, once its attempt is over.
    void requireMayRemark(Rows rows, Author author, String project, RunInfo run) {
        if (!mayRemark(rows, author, project, run.attempt())) {
            throw running("run", run.id());
        }
    }

    /// Lets others tag and delete a logged model as well, once its attempt is over.
    void requireMayRemark(Rows rows, Author author, String project, LoggedModel model) {
        if (!mayRemark(rows, author, project, model.attempt())) {
            throw running("logged model", model.id());
        }
    }

    private boolean mayRemark(Rows rows, Author author, String project, Optional<String> maker) {
        return isMaker(author, maker) || attempts.isOver(rows, project, maker.orElseThrow());
    }

    private static boolean isMaker(Author author, Optional<String> maker) {
        return maker.isEmpty() || maker.equals(author.attempt());
    }

    private static TrackingFailure.NotYours frozen(String kind, String id) {
        return new TrackingFailure.NotYours(
                "The %s %s was made by a step of a pipeline. Only that attempt of the step may change it, and nobody once it has ended."
                        .formatted(kind, id));
    }

    private static TrackingFailure.NotYours running(String kind, String id) {
        return new TrackingFailure.NotYours(
                "The %s %s is being made by a step of a pipeline. While that attempt of the step runs, nobody else may change it."
                        .formatted(kind, id));
    }
}

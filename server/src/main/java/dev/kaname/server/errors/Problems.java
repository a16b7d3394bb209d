package dev.kaname.server.errors;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.kaname.code.CodeFailure;
import dev.kaname.database.DatabaseFailure;
import dev.kaname.delivery.DeliveryFailure;
import dev.kaname.pipelines.PipelineFailure;
import dev.kaname.security.SecurityFailure;
import dev.kaname.serving.ServingFailure;
import dev.kaname.store.StoreFailure;
import dev.kaname.tracking.TrackingFailure;
import io.netty.handler.codec.DecoderException;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The one table from failures to problems: one exhaustive switch per family.
///
/// What is in none of them is a bug of ours: the client gets a code and the request's id, the log
/// gets the rest.
public final class Problems {
    private static final String WRITE_YOUR_OWN =
            "create a run or a logged model of your own and write to that";

    private Problems() {}

    /// The problem a failure stands for; empty for a failure nobody foresaw.
    public static Optional<Problem> of(Throwable failure) {
        return switch (failure) {
            case Refusal refusal -> Optional.of(refusal.problem());
            case SecurityFailure security -> Optional.of(of(security));
            case TrackingFailure tracking -> Optional.of(of(tracking));
            case DatabaseFailure database -> of(database);
            case StoreFailure store -> Optional.of(of(store));
            case CodeFailure code -> Optional.of(of(code));
            case ServingFailure serving -> Optional.of(of(serving));
            case DeliveryFailure delivery -> Optional.of(of(delivery));
            case PipelineFailure pipeline -> Optional.of(of(pipeline));
            case JsonProcessingException json -> Optional.of(JsonProblems.of(json));
            case WebApplicationException http -> of(http);
            case IOException io when brokeOff(io) ->
                    Optional.of(
                            Problem.of(Code.INVALID_ARGUMENT, "the body ended early or is broken"));
            default -> Optional.empty();
        };
    }

    private static Problem of(SecurityFailure failure) {
        return switch (failure) {
            case SecurityFailure.Missing m -> missing(m);
            case SecurityFailure.Conflict c -> Problem.of(Code.CONFLICT, c);
            case SecurityFailure.Forbidden f -> forbidden(f);
            case SecurityFailure.Invalid i ->
                    Problem.of(Code.INVALID_ARGUMENT, i).field(i.field()).remedy(i.remedy());
        };
    }

    private static Problem missing(SecurityFailure.Missing failure) {
        Problem problem = Problem.of(Code.NOT_FOUND, failure);
        return failure.remedy().map(problem::remedy).orElse(problem);
    }

    private static Problem forbidden(SecurityFailure.Forbidden failure) {
        Problem problem = Problem.of(Code.FORBIDDEN, failure);
        return failure.remedy().map(problem::remedy).orElse(problem);
    }

    private static Problem of(StoreFailure failure) {
        return switch (failure) {
            case StoreFailure.Missing m -> Problem.of(Code.NOT_FOUND, m);
            case StoreFailure.Conflict c -> Problem.of(Code.CONFLICT, c).remedy("try again");
            case StoreFailure.Invalid i ->
                    Problem.of(code(i.field()), i).field(i.field()).remedy(i.remedy());
            case StoreFailure.TooLarge t -> Problem.of(Code.TOO_LARGE, t).field(t.field());
            case StoreFailure.Erased e -> Problem.of(Code.ERASED, e);
            case StoreFailure.Corrupt _ ->
                    Problem.of(Code.CORRUPT, "stored bytes are not what they should be")
                            .remedy("tell whoever operates the server; its log says which");
            case StoreFailure.Unavailable _ ->
                    Problem.of(Code.STORAGE_FULL, "the store cannot be read or written")
                            .remedy("look at the server's disk; nothing was changed");
            case StoreFailure.OutcomeUnknown _ ->
                    Problem.of(Code.OUTCOME_UNKNOWN, "the change may or may not be written")
                            .remedy("look whether it is there, or repeat the request");
        };
    }

    private static Problem of(CodeFailure failure) {
        return switch (failure) {
            case CodeFailure.Missing m -> Problem.of(Code.NOT_FOUND, m);
            case CodeFailure.Conflict c -> Problem.of(Code.ALREADY_EXISTS, c);
            case CodeFailure.Invalid i ->
                    Problem.of(code(i.field()), i).field(i.field()).remedy(i.remedy());
            case CodeFailure.TooLarge t -> Problem.of(Code.TOO_LARGE, t);
            case CodeFailure.Broken b -> Problem.of(Code.INVALID_ARGUMENT, b);
            case CodeFailure.Busy b -> Problem.of(Code.BUSY, b);
            case CodeFailure.Unavailable _ ->
                    Problem.of(Code.UNAVAILABLE, "the code repository cannot be read or written")
                            .remedy("look at the server's disk; nothing was changed");
        };
    }

    private static Code code(String field) {
        return switch (field) {
            case "path" -> Code.PATH_REFUSED;
            case "name", "branch", "defaultBranch", "commit id", "tree id", "file id" ->
                    Code.NAME_REFUSED;
            default -> Code.INVALID_ARGUMENT;
        };
    }

    private static Problem of(TrackingFailure failure) {
        return switch (failure) {
            case TrackingFailure.Missing m -> Problem.of(Code.NOT_FOUND, m);
            case TrackingFailure.NotYours n -> Problem.of(Code.FORBIDDEN, n).remedy(WRITE_YOUR_OWN);
            case TrackingFailure.Exists e -> Problem.of(Code.ALREADY_EXISTS, e);
            case TrackingFailure.Invalid i -> Problem.of(Code.INVALID_ARGUMENT, i).field(i.field());
            case TrackingFailure.SourceRefused s ->
                    Problem.of(Code.SOURCE_REFUSED, s).field(s.field());
            case TrackingFailure.PathRefused p -> Problem.of(Code.PATH_REFUSED, p);
            case TrackingFailure.InUse u -> Problem.of(Code.CONFLICT, u);
            case TrackingFailure.WrongState w -> Problem.of(Code.WRONG_STATE, w);
            case TrackingFailure.Busy b -> Problem.of(Code.BUSY, b);
        };
    }

    /// The problem that keeps somebody from a prediction.
    public static Problem of(ServingFailure failure) {
        return switch (failure) {
            case ServingFailure.Missing m -> Problem.of(Code.NOT_FOUND, m);
            case ServingFailure.Invalid i ->
                    Problem.of(Code.INVALID_ARGUMENT, i.field() + " " + i.reason())
                            .field(i.field())
                            .remedy(i.remedy());
            case ServingFailure.TooLarge t -> Problem.of(Code.TOO_LARGE, t);
            case ServingFailure.Unsupported u ->
                    Problem.of(Code.NOT_IMPLEMENTED, u).remedy(u.remedy());
            case ServingFailure.NotServable n ->
                    Problem.of(Code.NOT_SERVABLE, n).remedy(n.remedy());
            case ServingFailure.Busy b -> Problem.of(Code.TOO_MANY_REQUESTS, b);
            case ServingFailure.Unavailable u -> Problem.of(Code.UNAVAILABLE, u);
            case ServingFailure.DeadlinePassed d -> Problem.of(Code.DEADLINE_PASSED, d);
            case ServingFailure.ModelFailed m -> Problem.of(Code.MODEL_FAILED, m);
        };
    }

    private static Problem of(DeliveryFailure failure) {
        return switch (failure) {
            case DeliveryFailure.Missing m -> Problem.of(Code.NOT_FOUND, m);
            case DeliveryFailure.Exists e -> Problem.of(Code.ALREADY_EXISTS, e);
            case DeliveryFailure.Conflict c -> Problem.of(Code.CONFLICT, c).remedy(c.remedy());
            case DeliveryFailure.Invalid i ->
                    Problem.of(Code.INVALID_ARGUMENT, i).field(i.field()).remedy(i.remedy());
            case DeliveryFailure.Refused r ->
                    Problem.of(Code.GATE_REFUSED, r)
                            .remedy("deploy another version, or overrule the gate and say why");
        };
    }

    private static Problem of(PipelineFailure failure) {
        return switch (failure) {
            case PipelineFailure.Missing m -> Problem.of(Code.NOT_FOUND, m);
            case PipelineFailure.Conflict c -> Problem.of(Code.CONFLICT, c);
            case PipelineFailure.WrongState w -> Problem.of(Code.WRONG_STATE, w);
            case PipelineFailure.Invalid i ->
                    Problem.of(Code.INVALID_ARGUMENT, i).field(i.field()).remedy(i.remedy());
            case PipelineFailure.Forbidden f -> Problem.of(Code.FORBIDDEN, f);
            case PipelineFailure.Refused r ->
                    Problem.of(Code.INVALID_ARGUMENT, r)
                            .field(r.path())
                            .remedy("check the file to see each problem: kaname pipeline check");
        };
    }

    private static Optional<Problem> of(DatabaseFailure failure) {
        return switch (failure) {
            case DatabaseFailure.Busy _ ->
                    Optional.of(
                            Problem.of(Code.BUSY, "too many changes are waiting to be written")
                                    .remedy("try again in a moment"));
            case DatabaseFailure.OutcomeUnknown _ ->
                    Optional.of(
                            Problem.of(Code.OUTCOME_UNKNOWN, "the change may or may not be written")
                                    .remedy("look whether it is there, or repeat the request"));
            case DatabaseFailure.Unwritable _ ->
                    Optional.of(
                            Problem.of(Code.STORAGE_FULL, "the database cannot be written")
                                    .remedy("make room on the server's disk"));
            case DatabaseFailure.Duplicate _ ->
                    Optional.of(Problem.of(Code.ALREADY_EXISTS, "it exists already"));
            case DatabaseFailure.Refused _ -> Optional.empty();
        };
    }

    /// The framework says that nothing is there when a parameter cannot be read (BI-114).
    private static Problem unrouted(@Nullable Throwable cause) {
        return cause == null
                ? Refusal.notFound().problem()
                : Problem.of(Code.INVALID_ARGUMENT, "a parameter in the address cannot be read")
                        .remedy(
                                "send whole numbers and the words true and false where they are due");
    }

    private static Optional<Problem> of(WebApplicationException failure) {
        return switch (failure.getResponse().getStatus()) {
            case 400 -> Optional.of(unreadable(failure.getCause()));
            case 401 -> Optional.of(Refusal.unauthenticated().problem());
            case 403 -> Optional.of(Refusal.forbidden().problem());
            case 404 -> Optional.of(unrouted(failure.getCause()));
            case 405 ->
                    Optional.of(Problem.of(Code.METHOD_REFUSED, "this address has other methods"));
            case 406 -> Optional.of(Problem.of(Code.NOT_ACCEPTABLE, "none of the forms in Accept"));
            case 413 -> Optional.of(Problem.of(Code.TOO_LARGE, "the body is larger than allowed"));
            case 415 ->
                    Optional.of(
                            Problem.of(
                                    Code.UNSUPPORTED_MEDIA_TYPE,
                                    "this Content-Type is not" + " understood here"));
            default -> Optional.empty();
        };
    }

    /// Whether a client sent a broken body or went away, which is no failure of ours and not worth
    /// a stack trace in the log (BI-119).
    private static boolean brokeOff(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpClosedException || cause instanceof DecoderException) {
                return true;
            }
        }
        return false;
    }

    /// Says where a body is wrong, without repeating what was in it.
    private static Problem unreadable(@Nullable Throwable cause) {
        return cause instanceof JsonProcessingException json
                ? JsonProblems.of(json)
                : Problem.of(Code.INVALID_ARGUMENT, "the request could not be read");
    }
}

package dev.kaname.server.errors;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Thrown by the shell itself where no engine was asked: the problem is already known.
public final class Refusal extends RuntimeException {
    private final transient Problem problem;
    private final transient Optional<Duration> pause;

    public Refusal(Problem problem) {
        this(problem, Optional.empty());
    }

    private Refusal(Problem problem, Optional<Duration> pause) {
        super(problem.code() + ": " + problem.detail());
        this.problem = problem;
        this.pause = pause;
    }

    /// Too much was tried; another try makes sense after the pause.
    public static Refusal slowDown(String detail, Duration pause) {
        return new Refusal(
                Problem.of(Code.TOO_MANY_ATTEMPTS, detail)
                        .remedy("wait " + pause.toSeconds() + " seconds"),
                Optional.of(pause));
    }

    /// Not possible at the moment; another try makes sense after the pause.
    public static Refusal later(Problem problem, Duration pause) {
        return new Refusal(problem, Optional.of(pause));
    }

    /// How long to wait before another try makes sense.
    Optional<Duration> pause() {
        return pause;
    }

    public Problem problem() {
        return problem;
    }

    public static Refusal unauthenticated() {
        return new Refusal(
                Problem.of(Code.UNAUTHENTICATED, "no valid token was sent")
                        .remedy(
                                "send it as Authorization: Bearer <token>, or as the password of"
                                        + " any user name"));
    }

    public static Refusal forbidden() {
        return new Refusal(
                Problem.of(Code.FORBIDDEN, "your roles or your token do not allow this")
                        .remedy(Code.FORBIDDEN.remedy()));
    }

    /// The same for what is absent and for what the caller may not know of.
    public static Refusal notFound() {
        return new Refusal(Problem.of(Code.NOT_FOUND, "there is no such thing, or not for you"));
    }

    public static Refusal conflict(String detail) {
        return new Refusal(Problem.of(Code.CONFLICT, detail));
    }

    public static Refusal tooLarge(String detail) {
        return new Refusal(Problem.of(Code.TOO_LARGE, detail));
    }

    /// @param field the name of the field as the client wrote it
    public static Refusal invalid(String field, String reason, String remedy) {
        return new Refusal(
                new Problem(
                        Code.INVALID_ARGUMENT, reason, Optional.of(field), Optional.of(remedy)));
    }

    /// A field of a body that must be there.
    public static <T> T required(String field, @Nullable T value) {
        if (value == null) {
            throw invalid(field, "is missing", "send it");
        }
        return value;
    }
}

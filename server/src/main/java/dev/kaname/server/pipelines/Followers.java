package dev.kaname.server.pipelines;

import dev.kaname.server.errors.Code;
import dev.kaname.server.errors.Problem;
import dev.kaname.server.errors.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// Who follows logs right now. A follower costs a look at the log five times a second for as long
/// as the step runs, so nobody may have very many, and one whose connection is gone is let go.
@Singleton
class Followers {
    static final int MOST = 50;

    private final Map<String, Integer> following = new ConcurrentHashMap<>();

    /// Lets a request follow until its connection is gone or it was answered.
    ///
    /// @return whether it is still there
    /// @throws Refusal if this principal follows too many logs already
    BooleanSupplier enter(String principal, RoutingContext request) {
        enter(principal);
        AtomicBoolean gone = new AtomicBoolean();
        Runnable end =
                () -> {
                    if (gone.compareAndSet(false, true)) {
                        leave(principal);
                    }
                };
        request.addEndHandler(_ -> end.run());
        // who had gone before that is told to no handler
        if (request.response().closed()) {
            end.run();
        }
        return () -> !gone.get();
    }

    void enter(String principal) {
        following.compute(
                principal,
                (_, count) -> {
                    int before = count == null ? 0 : count;
                    if (before >= MOST) {
                        throw new Refusal(
                                Problem.of(
                                                Code.TOO_MANY_REQUESTS,
                                                "you follow too many logs already")
                                        .remedy("end some of them, or read without follow"));
                    }
                    return before + 1;
                });
    }

    void leave(String principal) {
        following.computeIfPresent(principal, (_, count) -> count == 1 ? null : count - 1);
    }
}

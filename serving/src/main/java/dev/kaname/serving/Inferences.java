package dev.kaname.serving;

import dev.kaname.serving.Inference.Answered;
import dev.kaname.serving.Inference.Failed;
import dev.kaname.serving.ServingFailure.DeadlinePassed;
import dev.kaname.serving.ServingFailure.Missing;
import dev.kaname.serving.ServingFailure.ModelFailed;
import dev.kaname.serving.predictions.LogMode;
import dev.kaname.serving.predictions.PredictionId;
import dev.kaname.serving.predictions.PredictionIds;
import dev.kaname.serving.predictions.PredictionRecord;
import dev.kaname.serving.predictions.PredictionRecord.Payload;
import dev.kaname.serving.v2.V2Answer;
import dev.kaname.serving.v2.V2Request;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// The way of one request: route, seat, read, run, write, count, log.
final class Inferences {
    private static final System.Logger LOG = System.getLogger(Inferences.class.getName());
    private static final byte[] NOTHING = new byte[0];

    private final Router router;
    private final PredictionIds ids;
    private final ServingSettings settings;

    Inferences(Router router, PredictionIds ids, ServingSettings settings) {
        this.router = router;
        this.ids = ids;
        this.settings = settings;
    }

    Optional<Inference> now(InferCall call) {
        Optional<Route> route = router.table().find(call.project(), call.endpoint());
        if (route.isEmpty()) {
            return Optional.of(unrouted(new Missing("the endpoint")));
        }
        if (route.get().settings().log() == LogMode.REQUIRED) {
            return Optional.empty();
        }
        Served served;
        try {
            served = route.get().choose(call.version());
        } catch (ServingFailure failure) {
            return Optional.of(unrouted(failure));
        }
        LoadedModel model = served.model();
        if (!isQuick(model, call) || !model.hold()) {
            return Optional.empty();
        }
        try {
            Place place = model.takeNow();
            return place == null
                    ? Optional.empty()
                    : Optional.of(answer(call, route.get(), served, place, System.nanoTime()));
        } finally {
            model.letGo();
        }
    }

    private boolean isQuick(LoadedModel model, InferCall call) {
        return model.pace().isUnder(call.body().length, settings.quick().toNanos());
    }

    Inference infer(InferCall call) {
        while (true) {
            Optional<Route> route = router.table().find(call.project(), call.endpoint());
            if (route.isEmpty()) {
                return unrouted(new Missing("the endpoint"));
            }
            Served served;
            try {
                served = route.get().choose(call.version());
            } catch (ServingFailure failure) {
                return unrouted(failure);
            }
            // false only if the route moved on between the two lines: look again
            if (served.model().hold()) {
                try {
                    return seated(call, route.get(), served);
                } finally {
                    served.model().letGo();
                }
            }
        }
    }

    private Inference seated(InferCall call, Route route, Served served) {
        long begun = System.nanoTime();
        Place place;
        try {
            place = served.model().take(begun + settings.deadline().toNanos());
        } catch (ServingFailure failure) {
            PredictionId id = ids.mint(served.deployed().number());
            served.tally().error(id.time().toEpochMilli());
            return new Failed(id, failure);
        }
        return answer(call, route, served, place, begun);
    }

    Inference unrouted(ServingFailure failure) {
        return new Failed(ids.mint(0), failure);
    }

    /// Computes the answer on a seat, and gives the seat back.
    private Inference answer(InferCall call, Route route, Served served, Place place, long begun) {
        PredictionId id = ids.mint(served.deployed().number());
        Inference inference;
        int rows = 0;
        boolean isJson = false;
        try {
            V2Request request = served.codec().read(place.seat, call.body(), call.head());
            rows = request.rows();
            isJson = request.isJson();
            if (rows > 0) {
                run(call, served, request, place, begun);
            }
            V2Answer answer =
                    served.codec().write(request, place.seat, place.json, id.high(), id.low());
            inference = new Answered(id, answer);
        } catch (ServingFailure failure) {
            inference = new Failed(id, failure);
        } catch (RuntimeException e) {
            inference = new Failed(id, new ModelFailed("the endpoint", e));
        } finally {
            served.model().giveBack(place);
        }
        long nanos = System.nanoTime() - begun;
        Payload asked = new Payload(call.body(), isJson);
        Inference kept = logged(asked, route.settings().log(), served, inference, nanos);
        return counted(call, served, kept, rows, nanos);
    }

    private void run(InferCall call, Served served, V2Request request, Place place, long begun) {
        long deadline = begun + settings.deadline().toNanos();
        boolean quick = isQuick(served.model(), call);
        if (!place.run(request.wanted(), deadline, quick)) {
            throw new DeadlinePassed(
                    "endpoint " + served.deployed().endpointName(), settings.deadline());
        }
    }

    /// Counts what became of a call, and learns from it.
    private static Inference counted(
            InferCall call, Served served, Inference inference, int rows, long nanos) {
        long millis = inference.id().high() >>> 16;
        switch (inference) {
            case Answered _ -> {
                served.model().pace().learn(call.body().length, nanos);
                served.tally().prediction(millis, rows, nanos);
            }
            case Failed failed -> {
                served.tally().error(millis);
                if (failed.failure() instanceof DeadlinePassed) {
                    served.model().pace().learn(call.body().length, nanos);
                }
                if (failed.failure() instanceof ModelFailed cause) {
                    String which = failed.id() + " of " + served.deployed().label();
                    LOG.log(Level.WARNING, "prediction " + which + " failed", cause);
                }
            }
        }
        return inference;
    }

    /// Logs a call as its endpoint wants it; where it must be and cannot, the answer is withheld.
    private static Inference logged(
            Payload asked, LogMode mode, Served served, Inference inference, long nanos) {
        return switch (mode) {
            case OFF -> inference;
            case BEST_EFFORT -> {
                served.log().offer(record(asked, served, inference, nanos));
                yield inference;
            }
            case REQUIRED -> {
                try {
                    served.log().require(record(asked, served, inference, nanos));
                    yield inference;
                } catch (ServingFailure withheld) {
                    yield new Failed(inference.id(), withheld);
                }
            }
        };
    }

    private static PredictionRecord record(
            Payload asked, Served served, Inference inference, long nanos) {
        return switch (inference) {
            case Answered(PredictionId id, V2Answer answer) ->
                    new PredictionRecord(
                            id,
                            served.deployed(),
                            "ok",
                            nanos / 1000,
                            asked,
                            new Payload(answer.body(), !answer.isBinary()));
            case Failed(PredictionId id, ServingFailure failure) ->
                    new PredictionRecord(
                            id,
                            served.deployed(),
                            failure.getClass().getSimpleName(),
                            nanos / 1000,
                            asked,
                            new Payload(NOTHING, false));
        };
    }
}

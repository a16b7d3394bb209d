package dev.kaname.tracking;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.kaname.tracking.search.Quote;
import java.util.Locale;

/// The texts of refusals that MLflow's clients and their users know.
final class Messages {
    private Messages() {}

    static TrackingFailure.Invalid missing(String field) {
        return new TrackingFailure.Invalid(
                field,
                "Missing value for required parameter '%s'. See the API docs for more information about request parameters."
                        .formatted(field));
    }

    static TrackingFailure.Invalid invalid(String field, String value, String reason) {
        return new TrackingFailure.Invalid(
                field,
                "Invalid value %s for parameter '%s' supplied: %s"
                        .formatted(quoted(value), field, reason));
    }

    static TrackingFailure.Invalid tooLong(String field, String subject, int limit) {
        return new TrackingFailure.Invalid(
                field,
                String.format(
                        Locale.ROOT,
                        "'%s' exceeds the maximum length of %d characters",
                        subject,
                        limit));
    }

    static TrackingFailure.Invalid notActive(String kind, String id) {
        return new TrackingFailure.Invalid(
                kind,
                "The %s %s must be in the 'active' state. Current state is deleted."
                        .formatted(kind, id));
    }

    static TrackingFailure.Missing noRun(String id) {
        return new TrackingFailure.Missing("Run with id=%s not found".formatted(echo(id)));
    }

    static TrackingFailure.Missing noExperiment(String id) {
        return new TrackingFailure.Missing("No Experiment with id=%s exists".formatted(echo(id)));
    }

    static TrackingFailure.Missing noLoggedModel(String id) {
        return new TrackingFailure.Missing(
                "Logged model with ID '%s' not found.".formatted(echo(id)));
    }

    /// A stranger's text as JSON, short.
    static String quoted(String value) {
        return '"'
                + new String(JsonStringEncoder.getInstance().quoteAsString(Quote.cut(value)))
                + '"';
    }

    /// A stranger's text as it stands in a sentence: short, without control characters.
    static String echo(String value) {
        return Quote.of(value);
    }
}

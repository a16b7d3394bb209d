package dev.kaname.tracking;

import java.util.List;
import java.util.Optional;

/// What a search for logged models was asked.
///
/// @param datasets which metrics count: those measured on one of these
public record LoggedModelQuery(
        List<Long> experiments,
        String filter,
        List<DatasetChoice> datasets,
        List<Field> orderBy,
        int limit,
        String token) {
    /// A data set by name and, if given, digest.
    public record DatasetChoice(String name, Optional<String> digest) {
        boolean fits(Metric metric) {
            return metric.dataset().isPresent()
                    && metric.dataset().get().name().equals(name)
                    && (digest.isEmpty() || digest.get().equals(metric.dataset().get().digest()));
        }
    }

    /// An attribute, or `metrics.` and a key, to order by.
    public record Field(String name, boolean ascending, Optional<DatasetChoice> dataset) {}

    public static LoggedModelQuery of(List<Long> experiments, String filter, int limit) {
        return new LoggedModelQuery(experiments, filter, List.of(), List.of(), limit, "");
    }
}

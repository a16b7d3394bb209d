package dev.kaname.tracking;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What is checked before anything is written. Limits count characters, not bytes.
final class Checks {
    static final int LONGEST_KEY = 250;
    static final int LONGEST_PARAM = 6_000;
    static final int LONGEST_TAG = 8_000;
    private static final int MOST_METRICS = 1_000;
    private static final int MOST_PARAMS = 100;
    private static final int MOST_ENTITIES = 1_000;

    private static final String CHARACTERS =
            "Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).";

    private Checks() {}

    /// Checks a whole batch and answers it as it will be stored: long values cut, infinities
    /// clamped.
    static Batch batch(Batch batch) {
        limit("metrics", MOST_METRICS, batch.metrics().size());
        limit("params", MOST_PARAMS, batch.params().size());
        limit("tags", MOST_PARAMS, batch.tags().size());
        limit(
                "metrics, params, and tags",
                MOST_ENTITIES,
                batch.metrics().size() + batch.params().size() + batch.tags().size());
        List<Metric> metrics = new ArrayList<>(batch.metrics().size());
        for (int i = 0; i < batch.metrics().size(); i++) {
            metrics.add(
                    metric(batch.metrics().get(i), batch.single() ? "" : "metrics[" + i + "]."));
        }
        List<KeyValue> params = new ArrayList<>(batch.params().size());
        for (int i = 0; i < batch.params().size(); i++) {
            params.add(param(batch.params().get(i), batch.single() ? "" : "params[" + i + "]."));
        }
        List<KeyValue> tags = new ArrayList<>(batch.tags().size());
        for (int i = 0; i < batch.tags().size(); i++) {
            tags.add(tag(batch.tags().get(i), batch.single() ? "" : "tags[" + i + "]."));
        }
        distinct(params);
        return new Batch(metrics, params, tags, batch.single());
    }

    private static void limit(String what, int limit, int got) {
        if (got > limit) {
            throw new TrackingFailure.Invalid(
                    what,
                    "A batch logging request can contain at most "
                            + limit
                            + " "
                            + what
                            + ". Got "
                            + got
                            + " "
                            + what
                            + ". Please split up "
                            + what
                            + " across multiple requests and try again.");
        }
    }

    private static Metric metric(Metric metric, String prefix) {
        key(prefix + "name", "Metric name", metric.key());
        if (metric.timestamp() < 0) {
            throw new TrackingFailure.Invalid(
                    prefix + "timestamp",
                    "Invalid value %s for parameter '%stimestamp' supplied: metric '%s'. Timestamp must be a nonnegative long (64-bit integer) "
                            .formatted(metric.timestamp(), prefix, metric.key()));
        }
        if (Double.isFinite(metric.value()) || Double.isNaN(metric.value())) {
            return metric;
        }
        return new Metric(
                metric.key(),
                Math.copySign(Double.MAX_VALUE, metric.value()),
                metric.timestamp(),
                metric.step(),
                metric.model(),
                metric.dataset());
    }

    private static KeyValue param(KeyValue param, String prefix) {
        key(prefix + "key", "Param key", param.key());
        return new KeyValue(
                param.key(), cut(storable(prefix + "value", param.value()), LONGEST_PARAM));
    }

    static KeyValue tag(KeyValue tag, String prefix) {
        key(prefix + "key", prefix + "key", tag.key());
        return new KeyValue(tag.key(), cut(storable(prefix + "value", tag.value()), LONGEST_TAG));
    }

    /// A tag of an experiment or of the registry, where long values are refused, not cut.
    static void strictTag(KeyValue tag, int longestValue) {
        key("key", "key", tag.key());
        length("value", "value", tag.value(), longestValue);
    }

    private static void distinct(List<KeyValue> params) {
        Set<String> seen = new HashSet<>();
        List<String> twice = new ArrayList<>();
        for (KeyValue param : params) {
            if (!seen.add(param.key())) {
                twice.add("'" + param.key() + "'");
            }
        }
        if (!twice.isEmpty()) {
            throw new TrackingFailure.Invalid(
                    "params",
                    "Duplicate parameter keys have been submitted: "
                            + twice
                            + ". Please ensure the request contains only one param value per param key.");
        }
    }

    /// The one rule for keys of metrics, params and tags: they may be used as paths somewhere.
    static void key(String field, String subject, String key) {
        if (!hasOnlyKeyCharacters(key)) {
            throw Messages.invalid(field, key, CHARACTERS);
        }
        pathLike(field, key);
        length(field, subject, key, LONGEST_KEY);
    }

    /// Refuses a name that, as a POSIX path, would be another one.
    static void pathLike(String field, String name) {
        if (!isNormalPath(name)) {
            throw Messages.invalid(
                    field,
                    name,
                    "Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to "
                            + "'"
                            + Messages.echo(normalised(name))
                            + "'");
        }
    }

    private static boolean hasOnlyKeyCharacters(String key) {
        for (int i = 0; i < key.length(); ) {
            int c = key.codePointAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '-' && c <= ':') // - . / 0-9 :
                            || c == '_'
                            || c == ' '
                            || (c > 127 && Character.isLetterOrDigit(c));
            if (!allowed) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    private static boolean isNormalPath(String name) {
        if (name.isEmpty() || name.startsWith("..")) {
            return false;
        }
        if (name.indexOf('/') < 0) {
            return !name.equals(".");
        }
        for (String segment : name.split("/", -1)) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static String normalised(String name) {
        List<String> kept = new ArrayList<>();
        boolean absolute = name.startsWith("/");
        for (String segment : name.split("/", -1)) {
            if (segment.equals("..") && !kept.isEmpty() && !kept.getLast().equals("..")) {
                kept.removeLast();
            } else if (!segment.isEmpty()
                    && !segment.equals(".")
                    && !(segment.equals("..") && absolute)) {
                kept.add(segment);
            }
        }
        String path = (absolute ? "/" : "") + String.join("/", kept);
        return path.isEmpty() ? "." : path;
    }

    static void length(String field, String subject, String text, int limit) {
        if (text.length() > limit && text.codePointCount(0, text.length()) > limit) {
            throw Messages.tooLong(field, subject, limit);
        }
        storable(field, text);
    }

    /// Refuses what PostgreSQL cannot keep or nobody can read back.
    static String storable(String field, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw Messages.invalid(field, text, "it holds the character NUL.");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw Messages.invalid(field, "", "it is not valid Unicode.");
                }
                i++;
            }
        }
        return text;
    }

    private static String cut(String text, int limit) {
        if (text.length() <= limit || text.codePointCount(0, text.length()) <= limit) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, limit));
    }
}

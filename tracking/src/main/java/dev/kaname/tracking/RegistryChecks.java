package dev.kaname.tracking;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The rules for names in the registry.
final class RegistryChecks {
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_ALIAS = 255;
    private static final int LONGEST_VALUE = 100_000;
    private static final int LONGEST_DESCRIPTION = 100_000;
    private static final Pattern ALIAS = Pattern.compile("[\\p{L}\\p{N}_\\-]*");

    /// Scripts whose letters nobody takes for those of another: of Cyrillic or Greek ones, say,
    /// many look like Latin ones, and such a `champion` would stand beside the one an endpoint
    /// follows.
    private static final Set<UnicodeScript> DISTINCT =
            Set.of(
                    UnicodeScript.HAN,
                    UnicodeScript.HIRAGANA,
                    UnicodeScript.KATAKANA,
                    UnicodeScript.HANGUL);

    private static final int LONG_VOWEL = 'ー'; // of both kana, so of no one script
    private static final Pattern ESCAPE = Pattern.compile("%[0-9a-fA-F]{2}");
    private static final Pattern VERSION_ALIAS = Pattern.compile("[vV][0-9]+");

    private RegistryChecks() {}

    static void name(String field, String name) {
        if (name.isBlank()) {
            throw Messages.missing(field);
        }
        if (name.indexOf('/') >= 0 || name.indexOf(':') >= 0) {
            throw new TrackingFailure.Invalid(
                    field,
                    "Invalid model name '%s'. Names cannot contain '/' or ':'."
                            .formatted(Messages.echo(name)));
        }
        // two names that people or addresses take for one would be two models (BI-021)
        if (!Normalizer.isNormalized(name, Normalizer.Form.NFC) || ESCAPE.matcher(name).find()) {
            throw new TrackingFailure.Invalid(
                    field,
                    "Invalid model name '%s'. Names cannot contain percent escapes or letters and accents written apart."
                            .formatted(Messages.echo(name)));
        }
        Checks.pathLike(field, name);
        Checks.length(field, field, name, LONGEST_NAME);
    }

    /// @param setting whether the alias is to be set, which a few names cannot be
    static void alias(String alias, boolean setting) {
        if (alias.isEmpty()) {
            throw new TrackingFailure.Invalid(
                    "alias", "Registered model alias name cannot be empty.");
        }
        if (!ALIAS.matcher(alias).matches()) {
            throw new TrackingFailure.Invalid(
                    "alias",
                    "Invalid alias name: '%s'. Names may only contain alphanumerics, underscores (_), and dashes (-)."
                            .formatted(Messages.echo(alias)));
        }
        Checks.length("alias", "Registered model alias name", alias, LONGEST_ALIAS);
        if (setting && !isUnmistakable(alias)) {
            throw new TrackingFailure.Invalid(
                    "alias",
                    "Invalid alias name: '%s'. Beside a-z, A-Z, 0-9, underscores (_) and dashes (-), names may only contain Japanese, Chinese and Korean letters: others look too much like these."
                            .formatted(Messages.echo(alias)));
        }
        if (setting && alias.toLowerCase(Locale.ROOT).equals("latest")) {
            throw new TrackingFailure.Invalid(
                    "alias", "'latest' alias name (case insensitive) is reserved.");
        }
        if (setting && VERSION_ALIAS.matcher(alias).matches()) {
            throw new TrackingFailure.Invalid(
                    "alias", "Version alias name '%s' is reserved.".formatted(alias));
        }
    }

    /// Whether no other alias looks the same.
    private static boolean isUnmistakable(String alias) {
        return Normalizer.isNormalized(alias, Normalizer.Form.NFKC)
                && alias.codePoints()
                        .allMatch(c ->
                                c < 0x80
                                        || c == LONG_VOWEL
                                        || DISTINCT.contains(UnicodeScript.of(c)));
    }

    static Map<String, String> tags(List<KeyValue> sent) {
        Map<String, String> tags = new TreeMap<>();
        for (KeyValue tag : sent) {
            Checks.strictTag(tag, LONGEST_VALUE);
            tags.put(tag.key(), tag.value());
        }
        return tags;
    }

    static void description(String text) {
        Checks.length("description", "description", text, LONGEST_DESCRIPTION);
    }
}

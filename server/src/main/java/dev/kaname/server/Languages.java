package dev.kaname.server;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The language a client asks for by `Accept-Language`; git sends that of its user.
public final class Languages {
    private static final int LONGEST = 500;

    private Languages() {}

    /// The one liked best, or English.
    public static Locale first(Optional<String> header) {
        try {
            List<Locale.LanguageRange> liked =
                    header.filter(text -> text.length() <= LONGEST)
                            .map(Locale.LanguageRange::parse)
                            .orElse(List.of());
            return liked.isEmpty()
                    ? Locale.ENGLISH
                    : Locale.forLanguageTag(liked.getFirst().getRange());
        } catch (IllegalArgumentException _) {
            return Locale.ENGLISH; // nonsense in a header is no reason to refuse a push
        }
    }
}

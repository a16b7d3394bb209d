package dev.kaname.code;

import java.util.Locale;
import java.util.ResourceBundle;

/// What a person who pushes reads when we refuse: English, or Japanese for a Japanese locale.
final class PushTexts {
    private final ResourceBundle texts;

    PushTexts(Locale locale) {
        Locale known = locale.getLanguage().equals("ja") ? Locale.JAPANESE : Locale.ROOT;
        this.texts =
                ResourceBundle.getBundle(
                        "dev.kaname.code.push",
                        known,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /// `{0}` stands for the argument.
    String text(String key, Object argument) {
        return texts.getString(key).replace("{0}", String.valueOf(argument));
    }

    String text(String key) {
        return texts.getString(key);
    }
}

package dev.kaname.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;

/// What people read, in English and in Japanese.
///
/// The language is the terminal's (`LC_ALL`, `LC_MESSAGES`, `LANG`), as other commands do it, not
/// the JVM's idea of a default.
public final class Texts {
    private final ResourceBundle bundle;
    private final Locale locale;

    private Texts(Locale locale) {
        this.locale = locale;
        this.bundle =
                ResourceBundle.getBundle(
                        "dev.kaname.cli.messages",
                        locale,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    public static Texts of(Map<String, String> environment) {
        for (String variable : new String[] {"LC_ALL", "LC_MESSAGES", "LANG"}) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                return new Texts(value.startsWith("ja") ? Locale.JAPANESE : Locale.ROOT);
            }
        }
        return new Texts(Locale.ROOT);
    }

    /// As the server speaks, whatever the terminal's language.
    static Texts english() {
        return new Texts(Locale.ROOT);
    }

    /// The text of this key with its places filled. A key without a text is a bug and says so.
    public String of(String key, Object... values) {
        return new MessageFormat(bundle.getString(key), locale).format(values);
    }

    /// As `Accept-Language` names it.
    String language() {
        return locale.equals(Locale.JAPANESE) ? "ja" : "en";
    }

    public boolean has(String key) {
        return bundle.containsKey(key);
    }

    ResourceBundle bundle() {
        return bundle;
    }
}

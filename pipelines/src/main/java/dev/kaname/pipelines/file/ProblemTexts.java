package dev.kaname.pipelines.file;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The texts of the problems by code. `{0}` stands for the first argument; other braces are text.
final class ProblemTexts {
    private static final String BUNDLE = "dev.kaname.pipelines.file.problems";
    private static final ProblemTexts ENGLISH = new ProblemTexts(Locale.ROOT);
    private static final ProblemTexts JAPANESE = new ProblemTexts(Locale.JAPANESE);

    private static final Pattern ARGUMENT = Pattern.compile("\\{([0-9])\\}");

    private final ResourceBundle bundle;

    private ProblemTexts(Locale locale) {
        this.bundle =
                ResourceBundle.getBundle(
                        BUNDLE,
                        locale,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    static ProblemTexts of(Locale locale) {
        return locale.getLanguage().equals("ja") ? JAPANESE : ENGLISH;
    }

    ResourceBundle bundle() {
        return bundle;
    }

    String text(String key, List<String> arguments) {
        return ARGUMENT.matcher(bundle.getString(key))
                .replaceAll(found -> Matcher.quoteReplacement(argument(found.group(1), arguments)));
    }

    private String argument(String digit, List<String> arguments) {
        int index = Integer.parseInt(digit);
        String argument = index < arguments.size() ? arguments.get(index) : "";
        return argument.startsWith("kind.") && bundle.containsKey(argument)
                ? bundle.getString(argument)
                : argument;
    }
}

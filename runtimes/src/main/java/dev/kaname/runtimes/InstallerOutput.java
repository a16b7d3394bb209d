package dev.kaname.runtimes;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads from the installer's words why it failed.
final class InstallerOutput {
    private static final String TAKING = "Collecting ";
    private static final int LONGEST = 1_000;
    private static final Pattern ADDRESS = Pattern.compile("[a-z+]+://\\S+");
    private static final List<String> NETWORK =
            List.of(
                    "WARNING: Retrying (",
                    "Could not fetch URL",
                    "connection error",
                    "ConnectionError",
                    "ProxyError",
                    "SSLError",
                    "CERTIFICATE_VERIFY_FAILED",
                    "Read timed out",
                    "Max retries exceeded",
                    "HTTP error 5",
                    "Temporary failure in name resolution",
                    "407 Proxy Authentication");

    private InstallerOutput() {}

    /// What a failed resolution means.
    static RuntimeFailure unresolved(String output) {
        // without an answer from the index the installer also claims that there is no such package
        if (NETWORK.stream().anyMatch(output::contains)) {
            return new RuntimeFailure.Unavailable(summary(output));
        }
        return new RuntimeFailure.Unresolvable(summary(output) + remedy(output));
    }

    /// The errors, without addresses: those may hold credentials.
    static String summary(String output) {
        String errors =
                output.lines()
                        .filter(line ->
                                line.startsWith("ERROR:")
                                        || line.startsWith("WARNING: Retrying")
                                        || line.strip().startsWith("Could not fetch URL"))
                        .map(line -> line.replaceFirst("^(ERROR|WARNING): ", ""))
                        .distinct()
                        .collect(Collectors.joining("; "));
        String text = errors.isEmpty() ? lastLine(output) : errors;
        String clean = ADDRESS.matcher(text).replaceAll("(address)");
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean;
    }

    /// What the installer says it is taking, if that is what the line says.
    static Optional<String> taken(String line) {
        return line.startsWith(TAKING)
                ? Optional.of(line.substring(TAKING.length()).replaceFirst(" \\(from .*", ""))
                : Optional.empty();
    }

    private static String remedy(String output) {
        return output.contains("No matching distribution")
                ? " (only ready-made wheels are taken; if the package has none for this Python, build one and add"
                        + " it to your index)"
                : "";
    }

    private static String lastLine(String output) {
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "the package installer ended without a word" : lines.getLast();
    }
}

package dev.kaname.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What one benchmark measured, several rounds of it, for us and for what we stand beside.
final class Figures {
    private record Row(String name, String unit, List<Double> ours, List<Double> theirs) {}

    private final String title;
    private final String other;
    private final List<Row> rows = new ArrayList<>();

    /// @param other the peer, or the limit
    Figures(String title, String other) {
        this.title = title;
        this.other = other;
    }

    /// Adds one round of a figure. `NaN` where one side has none.
    void add(String name, String unit, double ours, double theirs) {
        Row row =
                rows.stream()
                        .filter(known -> known.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> {
                            Row fresh = new Row(name, unit, new ArrayList<>(), new ArrayList<>());
                            rows.add(fresh);
                            return fresh;
                        });
        row.ours().add(ours);
        row.theirs().add(theirs);
    }

    /// A table in Markdown: medians with their spread, and the ratio of the medians.
    String table() {
        StringBuilder text = new StringBuilder("### " + title + "\n\n");
        text.append("| | Kaname | ").append(other).append(" | ratio |\n|---|---|---|---|\n");
        for (Row row : rows) {
            double ratio = median(row.ours()) / median(row.theirs());
            text.append("| ")
                    .append(row.name())
                    .append(" | ")
                    .append(shown(row.ours(), row.unit()))
                    .append(" | ")
                    .append(shown(row.theirs(), row.unit()))
                    .append(" | ")
                    .append(Double.isNaN(ratio) ? "–" : String.format(Locale.ROOT, "%.2f", ratio))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String shown(List<Double> values, String unit) {
        double middle = median(values);
        if (Double.isNaN(middle)) {
            return "–";
        }
        double low = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double high = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        String spread = values.size() > 1 ? " (" + number(low) + "–" + number(high) + ")" : "";
        return number(middle) + " " + unit + spread;
    }

    private static String number(double value) {
        return String.format(
                Locale.ROOT, value >= 100 ? "%.0f" : value >= 1 ? "%.2f" : "%.4f", value);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }
}

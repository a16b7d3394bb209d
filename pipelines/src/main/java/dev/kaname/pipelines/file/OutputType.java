package dev.kaname.pipelines.file;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The kinds of things that pass from step to step.
public enum OutputType {
    /// A folder of files. The step finds it empty.
    FOLDER,
    /// One file. The step finds a path where nothing is yet.
    FILE,
    /// Numbers by name: what the step logged by MLflow, or a JSON file at its path.
    METRICS,
    /// A model: the one the step logged under that name, or an MLflow model folder in its place.
    MODEL,
    /// A JSON file that says `pass` or `refuse`, and why.
    VERDICT;

    /// As written in a pipeline file.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<OutputType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(OutputType::word).toList();
    }

    /// Whether the step makes a folder there rather than a file.
    public boolean isFolder() {
        return this == FOLDER || this == MODEL;
    }
}

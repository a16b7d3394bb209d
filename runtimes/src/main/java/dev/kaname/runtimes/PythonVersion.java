package dev.kaname.runtimes;

import java.util.Comparator;

/// The version of an interpreter, such as 3.11.7.
public record PythonVersion(int major, int minor, int patch) implements Comparable<PythonVersion> {
    private static final Comparator<PythonVersion> ORDER =
            Comparator.comparingInt(PythonVersion::major)
                    .thenComparingInt(PythonVersion::minor)
                    .thenComparingInt(PythonVersion::patch);

    /// Reads what [#toString] wrote.
    static PythonVersion parse(String text) {
        String[] parts = text.split("\\.", -1);
        return new PythonVersion(
                Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }

    /// What a lock is bound to: packages are built per minor version.
    public String line() {
        return major + "." + minor;
    }

    @Override
    public int compareTo(PythonVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return line() + "." + patch;
    }
}

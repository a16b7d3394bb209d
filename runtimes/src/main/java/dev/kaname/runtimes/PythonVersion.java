package dev.kaname.runtimes;

import java.util.Comparator;

/// The version of an interpreter, such as 3.11.7.
public record PythonVersion(int major, int minor, int patch) implements Comparable<PythonVersion> {
    private static final Comparator<PythonVersion> ORDER =
            Comparator.comparingInt(PythonVersion::major)
                    .thenComparingInt(PythonVersion::minor)
                    .thenComparingInt(PythonVersion::patch);

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

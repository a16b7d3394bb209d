package dev.kaname.runtimes;

import java.nio.file.Path;
import java.util.Optional;

/// A Python on this machine, as it described itself.
///
/// @param executable the interpreter itself, never a wrapper script or a link of a virtual
///   environment
/// @param platform system, processor and C library, as locks name them
/// @param prefix the folder of its own library, which a sandbox must show
/// @param installer version of the package installer that it brings, if any
/// @param venv whether it can make virtual environments
/// @param ensurepip whether it can bring an installer into one
public record Interpreter(
        Path executable,
        PythonVersion version,
        String platform,
        Path prefix,
        Optional<PythonVersion> installer,
        boolean venv,
        boolean ensurepip) {
    /// The first installer that resolves without installing, reports what it chose, and installs
    /// for another interpreter.
    private static final PythonVersion REPORTING = new PythonVersion(22, 3, 0);

    boolean hasModernInstaller() {
        return installer.filter(version -> version.compareTo(REPORTING) >= 0).isPresent();
    }

    /// What is missing for building runtimes, in words for people; empty if nothing is.
    public Optional<String> lack() {
        if (!venv) {
            return Optional.of("its module venv is missing");
        }
        if (!ensurepip && !hasModernInstaller()) {
            return Optional.of(
                    "its module ensurepip is missing (on Debian and Ubuntu install python"
                            + version.line()
                            + "-venv)");
        }
        return Optional.empty();
    }

    String describe() {
        return version + " (" + executable + ")" + lack().map(what -> ": " + what).orElse("");
    }
}

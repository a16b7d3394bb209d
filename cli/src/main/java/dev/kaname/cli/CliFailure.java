package dev.kaname.cli;

/// What ends a command early: a text for the person and a status for the script.
public final class CliFailure extends RuntimeException {
    private final transient ExitCode code;

    public CliFailure(ExitCode code, String message) {
        super(message);
        this.code = code;
    }

    public ExitCode code() {
        return code;
    }
}

package dev.kaname.cli;

/// What a script can tell from the exit status. Documented in docs/reference/cli.md.
public enum ExitCode {
    DONE(0),
    /// The server answered with an error that is none of the others, or a promise did not hold.
    FAILED(1),
    /// The command line itself is wrong.
    USAGE(2),
    /// No token, or one that no longer holds.
    UNAUTHENTICATED(3),
    /// Known, but not allowed.
    FORBIDDEN(4),
    /// The thing does not exist, or not for you.
    NOT_FOUND(5),
    /// It exists already, or moved meanwhile.
    CONFLICT(6),
    /// The input was refused.
    REFUSED(7),
    /// No server answered.
    UNREACHABLE(8),
    /// Nothing is wrong with what is there, but nothing proves that it is all.
    NOT_PROVEN(9);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    public int status() {
        return status;
    }
}

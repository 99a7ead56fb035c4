package io.leasehold.app.cli;

/// What the program's exit status says.
public final class ExitCode {
    public static final int OK = 0;

    /// Refused, or something went wrong; the reason is on standard error.
    public static final int REFUSED = 1;

    /// The command line makes no sense; the usage is on standard error.
    public static final int USAGE = 2;

    /// A command that changes nothing says that something would change.
    public static final int CHANGES = 3;

    private ExitCode() {}
}

package io.leasehold.app.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/// Answers to a command that failed with a report and an exit status.
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult parsed) {
        FailureReport.print(failure, command.getCommandName(), command.getErr());
        return ExitCode.REFUSED;
    }
}

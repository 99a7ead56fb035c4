/// The command line: one class per command, none of which decides anything.
///
/// [CommandLineProgram] lists the commands. A command prints its answer on standard output,
/// problems on standard error, and returns an [ExitCode].
@NullMarked
package io.leasehold.app.cli;

import org.jspecify.annotations.NullMarked;

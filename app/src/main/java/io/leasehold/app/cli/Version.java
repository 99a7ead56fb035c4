package io.leasehold.app.cli;

import picocli.CommandLine.IVersionProvider;

import java.util.Optional;

/// What `--version` prints.
public final class Version implements IVersionProvider {
    /// The version in the jar's manifest; there is none when classes run from a directory.
    public static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(built from source)");
    }

    @Override
    public String[] getVersion() {
        return new String[] {
            "leasehold " + text(),
            "Java " + Runtime.version() + " on " + System.getProperty("os.name")
        };
    }
}

package io.leasehold.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/// The demo makes its database anew each time, so it must be sure that it is its own.
final class DemoTest {
    @Test
    void leavesADatabaseAloneThatNoDemoMade(@TempDir Path directory) throws Exception {
        Path precious = directory.resolve("data/PG_VERSION");
        Files.createDirectories(precious.getParent());
        Files.writeString(precious, "17");
        Demo demo = new Demo(new PrintWriter(new StringWriter()), directory, 1, 0);

        assertThatThrownBy(() -> demo.run(Optional.of(Duration.ofSeconds(1))))
                .isInstanceOf(DemoRefusedException.class)
                .hasMessageContaining("no demo made");
        assertThat(precious).hasContent("17");
    }

    @Test
    void endsWithClientsDatabaseAndDnsInAgreement() throws Exception {
        // Below /tmp and passable, because as root PostgreSQL runs as somebody else.
        Path directory = Files.createTempDirectory("leasehold-demo-test");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            DemoReport report =
                    new Demo(new PrintWriter(new StringWriter()), directory, 12, 0)
                            .run(Optional.of(Duration.ofSeconds(6)));

            assertThat(report.disagreements()).isEmpty();
            assertThat(report.held()).isPositive().isLessThanOrEqualTo(12);
            assertThat(report.rows()).isEqualTo(report.held());
            assertThat(report.addressesAnswered()).isEqualTo(report.held());
            assertThat(report.pointersAnswered()).isEqualTo(report.held());
        } finally {
            Demo.deleteTree(directory);
        }
    }
}

package io.leasehold.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;

class ServingTest {
    @Test
    void theFileOfAPlainRunIsKnownWithoutPicocli() {
        assertThat(Serving.fileOf("run", "--config", "/etc/leasehold.yaml"))
                .contains(Path.of("/etc/leasehold.yaml"));
        assertThat(Serving.fileOf("run", "-c", "leasehold.yaml"))
                .contains(Path.of("leasehold.yaml"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run",
                "run --help",
                "run --config",
                "run --config=leasehold.yaml",
                "run --config --help",
                "run --config @leasehold.yaml",
                "run --config leasehold.yaml --help",
                "check --config leasehold.yaml",
            })
    void everyOtherCommandLineIsPicoclis(String line) {
        assertThat(Serving.fileOf(line.split(" "))).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsRefusedInWords() {
        StringWriter said = new StringWriter();

        int status = Serving.run(Path.of("/no/such/leasehold.yaml"), new PrintWriter(said, true));

        assertThat(status).isEqualTo(ExitCode.REFUSED);
        assertThat(said.toString()).contains("/no/such/leasehold.yaml").contains("does not exist");
    }
}

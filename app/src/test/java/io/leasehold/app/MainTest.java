package io.leasehold.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.cli.RunCommand;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void aCommandThatIsNamedIsMadeAlone() {
        assertThat(Main.commands("run", "check"))
                .hasOnlyElementsOfType(RunCommand.class)
                .hasSize(1);
    }

    @Test
    void allAreMadeForTheHelpAndForWordsThatAreNoCommand() {
        assertThat(Main.commands()).hasSizeGreaterThan(5);
        assertThat(Main.commands("--help")).hasSameSizeAs(Main.commands());
        assertThat(Main.commands("serve")).hasSameSizeAs(Main.commands());
    }
}

package io.leasehold.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.leasehold.app.config.Tree;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/// What the shell sees: exit status, standard output, standard error.
final class CommandLineTest {
    private static final Path SEED = Tree.file("config/seed-002.yaml");

    private record Ran(int status, String out, String err) {}

    @Test
    void checkSaysWhatAGoodFileHolds() {
        assertThat(run("check", "--config", SEED.toString()))
                .isEqualTo(
                        new Ran(
                                0,
                                SEED
                                        + ": good: 1 subnet, 127 dynamic addresses, 3 claims,"
                                        + " 6 reservations, 0 DNS zones\n",
                                ""));
    }

    @Test
    void checkPrintsProblemsOnStandardErrorAndExitsWithOne() {
        Ran ran = run("check", "--config", "/nowhere/leasehold.yaml");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).startsWith("/nowhere/leasehold.yaml: does not exist\n    remedy: ");
    }

    @Test
    void planEffectivePrintsTheContractedJsonAndNothingElse() throws IOException {
        Ran ran =
                run("plan", "effective", "10.69.1.0/24", "--config", SEED.toString(), "-o", "json");

        JsonNode json = new ObjectMapper().readTree(ran.out());
        assertThat(ran.status()).isZero();
        assertThat(json.fieldNames())
                .toIterable()
                .containsExactly("prefix", "size", "ranges", "holes");
        assertThat(json.get("prefix").asText()).isEqualTo("10.69.1.0/24");
        assertThat(json.get("size").asLong()).isEqualTo(127);
        assertThat(json.get("ranges").get(0).toString())
                .isEqualTo("{\"first\":\"10.69.1.50\",\"last\":\"10.69.1.100\"}");
        assertThat(json.get("holes").get(6).toString())
                .isEqualTo(
                        "{\"first\":\"10.69.1.150\",\"last\":\"10.69.1.165\","
                                + "\"owner\":\"kubernetes-lb\",\"name\":\"metallb/first-pool\"}");
    }

    @Test
    void planEffectiveAsTextNamesRangesAndOwners() {
        assertThat(run("plan", "effective", "10.69.1.0/24", "--config", SEED.toString()).out())
                .startsWith("10.69.1.0/24: 127 addresses for any client\n")
                .contains("\n  10.69.1.50-10.69.1.100: 51 addresses\n")
                .contains("\nowned by others in the pools: 24 addresses\n")
                .endsWith("  10.69.1.180: static proxmox\n");
    }

    @Test
    void aSubnetThatIsNotInThePlanIsRefused() {
        Ran ran = run("plan", "effective", "192.0.2.0/24", "--config", SEED.toString());

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.err()).contains("no subnet 192.0.2.0/24").contains("[10.69.1.0/24]");
    }

    @Test
    void aCommandLineWithoutSenseIsAUsageError() {
        assertThat(run().status()).isEqualTo(2);
        assertThat(run("check").err()).contains("Missing required option: '--config=FILE'");
        assertThat(run("chek").status()).isEqualTo(2);
        assertThat(run("plan").status()).isEqualTo(2);
        assertThat(run("plan", "effective", "x", "--config", SEED.toString()).status())
                .isEqualTo(2);
    }

    @Test
    void helpAndVersionGoToStandardOutput() {
        assertThat(run("--help").out()).contains("check", "plan", "Exit status");
        assertThat(run("check", "--help").status()).isZero();
        assertThat(run("--version").out()).startsWith("leasehold ");
    }

    private static Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status =
                CommandLineProgram.of(
                                List.of(new CheckCommand(), new PlanCommand()),
                                new PrintWriter(out, true),
                                new PrintWriter(err, true))
                        .execute(arguments);
        return new Ran(status, out.toString(), err.toString());
    }
}

package io.leasehold.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Whatever is in the file, reading it ends in an outcome, and a refusal has a reason.
final class ConfigFuzzTest {
    private static final List<String> FRAGMENTS =
            List.of(
                    "",
                    " ",
                    "  ",
                    "\n",
                    "\t",
                    ":",
                    ": ",
                    "- ",
                    "[",
                    "]",
                    "{",
                    "}",
                    "&a ",
                    "*a",
                    "!!int ",
                    "!x ",
                    "|",
                    ">",
                    "'",
                    "\"",
                    "#",
                    "---\n",
                    "...\n",
                    "? ",
                    "~",
                    "null",
                    "true",
                    "<<: ",
                    "0",
                    "-1",
                    "99999999999999999999",
                    "1e309",
                    "0x10",
                    "0b2",
                    "1_0",
                    ".inf",
                    "256.0.0.1",
                    "0.0.0.0/0",
                    "255.255.255.255",
                    "0.0.0.0-255.255.255.255",
                    "1.2.3.4/33",
                    "é",
                    "\u0000",
                    "\ud800",
                    "\u2028",
                    "a".repeat(300),
                    "[".repeat(200),
                    "1s1s1s",
                    "99999999w",
                    "%YAML 9.9\n");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void mutationsOfTheExampleNeverThrow(long seed) throws IOException {
        String whole = Tree.text("config/leasehold.example.yaml").replaceAll("(?m)^#\\+ ", "");
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 400; round++) {
            read(mutated(whole, random), "seed " + seed + " round " + round);
        }
    }

    @Test
    void noPrefixOfTheSeedPlanThrows() throws IOException {
        String plan = Tree.text("config/seed-002.yaml");
        for (int length = 0; length <= plan.length(); length++) {
            read(plan.substring(0, length), "the first " + length + " characters");
        }
    }

    private static void read(String text, String what) {
        ConfigOutcome outcome;
        try {
            outcome = ConfigFile.parse(Path.of("fuzz.yaml"), text);
        } catch (RuntimeException | StackOverflowError thrown) {
            throw new AssertionError(what + " made the reader throw:\n" + text, thrown);
        }
        if (outcome instanceof ConfigOutcome.Refused(var problems)) {
            assertThat(problems).as(what).anyMatch(Problem::isError);
            assertThat(problems)
                    .as(what)
                    .allSatisfy(p -> assertThat(p.toString().lines()).as(what).hasSize(2));
        }
    }

    private static String mutated(String text, RandomGenerator random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int mutations = 1 + random.nextInt(4);
        for (int i = 0; i < mutations; i++) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            int column = random.nextInt(line.length() + 1);
            String fragment = FRAGMENTS.get(random.nextInt(FRAGMENTS.size()));
            switch (random.nextInt(6)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(random.nextInt(lines.size()), line);
                case 2 ->
                        lines.set(
                                at, line.substring(0, column) + fragment + line.substring(column));
                case 3 -> lines.set(at, line.substring(0, column) + fragment);
                case 4 -> lines.set(at, line.replaceFirst(": .*", ": ") + fragment);
                default -> lines.set(at, " ".repeat(random.nextInt(8)) + line.strip());
            }
        }
        return String.join("\n", lines);
    }
}

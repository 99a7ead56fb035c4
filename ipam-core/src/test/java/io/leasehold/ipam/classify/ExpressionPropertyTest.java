package io.leasehold.ipam.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.Set;

/// What is true for all expressions and all messages. The seed is in the message of a failure.
class ExpressionPropertyTest {
    private static final int ROUNDS = 4000;

    @Test
    void printedExpressionsParseToEqualOnes() {
        int longOnes = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            String text = condition(new Random(seed), 4);
            if (text.length() > 2000) {
                longOnes++;
                continue;
            }
            Expression expression = Expression.parse(text, SampleMessage.NAMES);
            String printed = expression.toString();
            Expression again = Expression.parse(printed, SampleMessage.NAMES);

            assertThat(again)
                    .as("seed %d: %s printed as %s", seed, text, printed)
                    .isEqualTo(expression);
            assertThat(again).hasSameHashCodeAs(expression);
            assertThat(again.toString()).as("seed %d", seed).isEqualTo(printed);
        }
        assertThat(longOnes).isLessThan(ROUNDS / 10);
    }

    @Test
    void noMessageMakesAnExpressionThrow() {
        int held = 0;
        int failed = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            String text = condition(random, 4);
            if (text.length() > Expression.MAX_CHARACTERS) {
                continue;
            }
            Expression expression = Expression.parse(text, SampleMessage.NAMES);
            Facts message = message(random);
            boolean holds = expression.holds(message, Set.of("a"));
            Explanation.Tested tested = expression.explain(message, Set.of("a"));

            assertThat(tested.holds()).as("seed %d: %s", seed, text).isEqualTo(holds);
            assertThat(holds && tested.failure().isPresent())
                    .as("seed %d: %s", seed, text)
                    .isFalse();
            held += holds ? 1 : 0;
            failed += tested.failure().isPresent() ? 1 : 0;
        }
        // The generator reaches all three outcomes.
        assertThat(held).isGreaterThan(ROUNDS / 20);
        assertThat(failed).isGreaterThan(ROUNDS / 20);
        assertThat(held + failed).isLessThan(ROUNDS * 19 / 20);
    }

    /// Anything else than an [ExpressionException] is a defect.
    @Test
    void noTextMakesTheParserFailOtherwise() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder(condition(random, 3));
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(text.length() + 1);
                switch (random.nextInt(3)) {
                    case 0 ->
                            text.insert(
                                    at,
                                    anyOf(
                                            random, "'", "(", ")", ".", "]", "0x", " not ", "é",
                                            "\n", ":"));
                    case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(5)));
                    default -> text.setLength(Math.max(1, at));
                }
                if (text.isEmpty()) {
                    text.append('x');
                }
            }
            assertThatCode(
                            () -> {
                                try {
                                    var _ = Expression.parse(text.toString(), SampleMessage.NAMES);
                                } catch (ExpressionException refused) {
                                    assertThat(refused.caret().lines().toList().getLast())
                                            .endsWith("^");
                                }
                            })
                    .as("seed %d: %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }

    private static String anyOf(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String condition(Random random, int depth) {
        int below = depth - 1;
        if (depth == 0) {
            return anyOf(
                    random,
                    "option[12].exists",
                    "relay4[1].exists",
                    "relay4[2].option[host-name].exists",
                    "vendor[*].exists",
                    "vendor[4491].option[1].exists",
                    "vendor-class[343].exists",
                    "member('a')",
                    "member('b c')",
                    "known",
                    "unknown");
        }
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> value(random, below) + " == " + value(random, below);
            case 5 -> condition(random, below) + " and " + condition(random, below);
            case 6 -> condition(random, below) + " or " + condition(random, below);
            case 7 ->
                    condition(random, below)
                            + anyOf(random, " sand ", " sor ")
                            + condition(random, below);
            case 8 -> "not " + condition(random, below);
            case 9 -> "(" + condition(random, below) + ")";
            case 10 ->
                    "match('"
                            + anyOf(random, "a*", "(x|y)+.?", "[^-]{0,9}")
                            + "', "
                            + value(random, below)
                            + ")";
            default -> condition(random, 0);
        };
    }

    private static String value(Random random, int depth) {
        int below = depth - 1;
        if (depth <= 0 || random.nextInt(3) == 0) {
            return leaf(random);
        }
        return switch (random.nextInt(9)) {
            case 0 ->
                    "substring("
                            + value(random, below)
                            + ","
                            + (random.nextInt(21) - 10)
                            + ", "
                            + anyOf(random, "all", "3", "-4", "0")
                            + ")";
            case 1 ->
                    "split("
                            + value(random, below)
                            + ", "
                            + value(random, below)
                            + ", "
                            + (random.nextInt(5) - 1)
                            + ")";
            case 2 -> "concat(" + value(random, below) + ", " + value(random, below) + ")";
            case 3 -> "(" + value(random, below) + " + " + value(random, below) + ")";
            case 4 ->
                    anyOf(random, "ifelse(", "sifelse(")
                            + condition(random, below)
                            + ", "
                            + value(random, below)
                            + ", "
                            + value(random, below)
                            + ")";
            case 5 -> "hexstring(" + value(random, below) + ", " + value(random, below) + ")";
            case 6 -> anyOf(random, "lcase(", "ucase (") + value(random, below) + ")";
            case 7 ->
                    anyOf(
                                    random,
                                    "addrtotext(",
                                    "int8totext(",
                                    "int16totext(",
                                    "int32totext(",
                                    "uint8totext(",
                                    "uint16totext(",
                                    "uint32totext(")
                            + value(random, below)
                            + ")";
            default -> value(random, below) + " + " + value(random, below);
        };
    }

    private static String leaf(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "''";
            case 1 -> anyOf(random, "'a'", "'text of ü'", "'(\"'");
            case 2 -> "0x" + Integer.toHexString(random.nextInt());
            case 3 -> Integer.toString(random.nextInt(Integer.MAX_VALUE));
            case 4 ->
                    anyOf(
                            random,
                            "192.0.2.1",
                            "2001:db8::",
                            "::",
                            "::ffff:192.0.2.1",
                            "1::2:0:0:3");
            case 5 ->
                    anyOf(
                            random,
                            "pkt.iface",
                            "pkt.src",
                            "pkt.len",
                            "pkt4.mac",
                            "pkt4.hlen",
                            "pkt4.transid",
                            "pkt4.giaddr");
            case 6 ->
                    anyOf(
                            random,
                            "vendor.enterprise",
                            "vendor-class.enterprise",
                            "vendor[0].option[1].hex",
                            "vendor-class[4491].data",
                            "vendor-class[*].data[2]");
            default ->
                    anyOf(
                            random,
                            "option[12].text",
                            "option[vendor-class-identifier].hex",
                            "option[43].option[1].option[2].hex",
                            "option[125].option[1].text",
                            "relay4[1].hex",
                            "option[82].option[2].hex");
        };
    }

    /// Options that the expressions ask for, often with contents that are cut short or senseless.
    private static Facts message(Random random) {
        SampleMessage message =
                SampleMessage.plain()
                        .from(new HardwareAddress(random.nextInt(256), bytes(random, 17)));
        for (int code : new int[] {12, 43, 60, 82, 124, 125}) {
            if (random.nextInt(4) > 0) {
                message = message.with(code, bytes(random, random.nextInt(40) + 1));
            }
        }
        return random.nextInt(8) == 0 ? message.bootp() : message;
    }

    private static OctetString bytes(Random random, int limit) {
        byte[] bytes = new byte[random.nextInt(limit)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(5));
        }
        return OctetString.of(bytes);
    }
}

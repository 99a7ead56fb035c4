package io.leasehold.ipam.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.regex.Pattern;

class BytePatternTest {
    private static boolean matches(String pattern, String value) throws BytePattern.Refused {
        return BytePattern.compile(pattern)
                .matches(OctetString.of(value.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest(name = "{0} on {1}: {2}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            textBlock =
                    """
                    abc            => abc       => true
                    abc            => ab        => false
                    abc            => abcd      => false
                    a|bc|d         => bc        => true
                    a|bc|d         => d         => true
                    a|bc|d         => ad        => false
                    (a|b)*c        => ababc     => true
                    (a|b)*c        => abcb      => false
                    (?:ab)+        => abab      => true
                    (?:ab)+        => aba       => false
                    colou?r        => color     => true
                    colou?r        => colouur   => false
                    a{3}           => aaa       => true
                    a{3}           => aa        => false
                    a{2,}          => aaaaa     => true
                    a{2,}          => a         => false
                    a{1,2}         => aaa       => false
                    a{0}b          => b         => true
                    a+?b*?c??      => aab       => true
                    (a*)*          => aaa       => true
                    (a*)*b         => aaa       => false
                    (|a)+          => aa        => true
                    .+             => x-y       => true
                    [abc-e]+       => adeb      => true
                    [abc-e]+       => af        => false
                    [^a-c]         => d         => true
                    [^a-c]         => b         => false
                    [a-]+          => a-a       => true
                    [-a]+          => a-a       => true
                    [\\]\\-x]+       => ]-x       => true
                    [[:digit:]a]+  => 1a2       => true
                    [[:upper:]]+   => Aa        => false
                    \\d+\\.\\d+      => 12.5      => true
                    \\d+\\.\\d+      => 12x5      => false
                    \\w+            => a_Z9      => true
                    \\W\\D           => -a        => true
                    [\\d_]+         => 1_2       => true
                    \\x41\\u0042     => AB        => true
                    ^ab$           => ab        => true
                    a^b            => ab        => false
                    (^a|b)+        => abb       => true
                    a\\b-b          => a-b       => true
                    a\\Bb           => ab        => true
                    a\\bb           => ab        => false
                    \\*\\+\\?\\/       => *+?/      => true
                    a]}            => a]}       => true
                    """)
    void matchesWholeValues(String pattern, String value, boolean expected) throws Exception {
        assertThat(matches(pattern, value)).isEqualTo(expected);
    }

    @Test
    void emptyPatternMatchesNothingElse() throws Exception {
        assertThat(matches("", "")).isTrue();
        assertThat(matches("", "a")).isFalse();
        assertThat(matches("^$", "")).isTrue();
        assertThat(matches("\\b", "")).isFalse();
    }

    @Test
    void workOnBytes() throws Exception {
        assertThat(matches(".", "\n")).isFalse();
        assertThat(matches("[^a]", "\n")).isTrue();
        assertThat(matches("\\s\\0", " \0")).isTrue();
        assertThat(matches("\\xff.", "\u00ff\u0080")).isTrue();
        assertThat(matches("ü+", "\u00c3\u00bc\u00c3\u00bc")).isTrue();
        assertThat(matches("ü+", "\u00c3\u00bc\u00bc")).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            textBlock =
                    """
                    a)          => 1 => this ')' closes nothing; write \\) for the character
                    (a          => 0 => this '(' is never closed
                    b(?!a)      => 1 => only ( ) and (?: ) are taken; lookahead can take more than linear time
                    (?<n>a)     => 0 => only ( ) and (?: ) are taken; lookahead can take more than linear time
                    (a)\\2       => 3 => backreferences are not taken; they can take more than linear time
                    *a          => 0 => there is nothing to repeat before this; write \\* for the character
                    a|+         => 2 => there is nothing to repeat before this; write \\+ for the character
                    ^*          => 1 => there is nothing to repeat before this
                    a**         => 2 => a repetition of a repetition; put the first in (?: )
                    a{x}        => 2 => a repetition count is a number 0 to 1000
                    a{1001}     => 2 => a repetition count is a number 0 to 1000
                    a{2         => 1 => a repetition is {n}, {n,} or {n,m}
                    a{3,2}      => 1 => the repetition 3 to 2 is empty
                    [ab         => 0 => this '[' is never closed
                    a[]         => 1 => nothing is between these brackets
                    [z-a]       => 1 => this range is the wrong way round
                    [\\d-z]      => 1 => a range goes from one byte to another
                    [[:foo:]]   => 1 => no such class; [:alpha:], [:digit:], [:xdigit:] are, for example
                    [ü]         => 1 => only ASCII and \\xhh may stand in brackets
                    a\\y         => 1 => there is no \\y
                    a\\          => 1 => nothing follows this backslash
                    \\x4         => 0 => 2 hex digits belong here
                    \\u1234      => 0 => \\u0000 to \\u00ff are bytes; this is not
                    (a{100}){11}       => 0 => the pattern has 1101 states and at most 1000 are taken; make its repetitions {n,m} smaller
                    ((a{1000}){1000}){1000} => 0 => the pattern has more than a million states and at most 1000 are taken; make its repetitions {n,m} smaller
                    (((){1000}){1000}){1000} => 0 => the pattern has more than a million states and at most 1000 are taken; make its repetitions {n,m} smaller
                    """)
    void refusesWithThePlace(String pattern, int at, String problem) {
        BytePattern.Refused refused =
                catchThrowableOfType(BytePattern.Refused.class, () -> BytePattern.compile(pattern));

        assertThat(refused.problem()).isEqualTo(problem);
        assertThat(refused.at()).isEqualTo(at);
    }

    @Test
    void groupsAreNotNestedWithoutEnd() {
        BytePattern.Refused refused =
                catchThrowableOfType(
                        BytePattern.Refused.class,
                        () -> BytePattern.compile("(".repeat(65) + ")".repeat(65)));

        assertThat(refused.problem()).isEqualTo("nested deeper than 64 levels");
        assertThat(refused.at()).isEqualTo(64);
    }

    /// Backtracking takes 2^1000 steps here.
    @Test
    void whatBlowsUpElsewhereIsLinearHere() throws Exception {
        assertThat(matches("(a+)+(a|aa)*(.*)*b", "a".repeat(1024))).isFalse();
        assertThat(matches("(a+)+(a|aa)*(.*)*b", "a".repeat(1023) + "b")).isTrue();
    }

    /// `java.util.regex` agrees about what both understand the same way.
    @Test
    void agreesWithJava() throws Exception {
        for (int seed = 0; seed < 3000; seed++) {
            Random random = new Random(seed);
            String pattern = pattern(random, 3);
            String value = value(random);
            assertThat(matches(pattern, value))
                    .as("seed %d: %s on '%s'", seed, pattern, value)
                    .isEqualTo(Pattern.matches(pattern, value));
        }
    }

    private static String pattern(Random random, int depth) {
        if (depth == 0) {
            return new String[] {"a", "b", "-", ".", "[ab]", "[^a]", "\\w", "\\b"}
                    [random.nextInt(8)];
        }
        return switch (random.nextInt(7)) {
            case 0, 1 -> pattern(random, depth - 1) + pattern(random, depth - 1);
            case 2 -> "(?:" + pattern(random, depth - 1) + "|" + pattern(random, depth - 1) + ")";
            case 3 -> "(?:" + pattern(random, depth - 1) + ")*";
            case 4 -> "(?:" + pattern(random, depth - 1) + ")?";
            case 5 -> "(" + pattern(random, depth - 1) + "){1,2}";
            default -> pattern(random, depth - 1) + "^?".substring(0, random.nextInt(2));
        };
    }

    private static String value(Random random) {
        StringBuilder value = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            value.append("ab-".charAt(random.nextInt(3)));
        }
        return value.toString();
    }
}

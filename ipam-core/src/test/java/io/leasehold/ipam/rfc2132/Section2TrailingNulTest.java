package io.leasehold.ipam.rfc2132;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.classify.Expression;
import io.leasehold.ipam.classify.SampleMessage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

/// "Options containing NVT ASCII data SHOULD NOT include a trailing NULL; however, the receiver of
/// such options MUST be prepared to delete trailing nulls if they exist."
class Section2TrailingNulTest {
    @ParameterizedTest(name = "option {0} of {1}: {2} is {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    60 | 610000 | option[60].hex == 'a'        | true
                    60 | 610000 | option[60].text == 'a'       | true
                    12 | 6100   | option[12].hex == 'a'        | true
                    12 | 610062 | option[12].hex == 0x610062   | true
                    12 | 0000   | option[12].exists            | false
                    77 | 6100   | option[77].hex == 0x6100     | true
                    61 | 6100   | option[61].text == 0x6100    | true
                    """)
    void isNoPartOfAText(int code, String value, String test, boolean expected) {
        SampleMessage message = SampleMessage.plain().hex(code, value);

        assertThat(Expression.parse(test, SampleMessage.NAMES).holds(message, Set.of()))
                .isEqualTo(expected);
    }
}

package io.leasehold.ipam.rfc3925;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.classify.Expression;
import io.leasehold.ipam.classify.SampleMessage;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

class VendorTest {
    /// Several enterprises may stand in one option, each with its own length; one that is cut short
    /// ends the option.
    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    vendor[4491].option[2].hex == 'ok'    | 00000157 00 0000118b 04 02026f6b     | true
                    vendor[4491].exists                   | 00000157 00 0000118b 04 02026f6b     | true
                    vendor[343].exists                    | 00000157 00 0000118b 04 02026f6b     | true
                    vendor[343].option[2].exists          | 00000157 00 0000118b 04 02026f6b     | false
                    vendor[*].option[2].exists            | 00000157 00 0000118b 04 02026f6b     | false
                    vendor.enterprise == 343              | 00000157 00 0000118b 04 02026f6b     | true
                    vendor[4491].exists                   | 00000157 00 0000118b 05 02026f6b     | false
                    vendor[343].exists                    | 00000157 00 0000118b                 | true
                    vendor[4491].exists                   | 0000118b                             | false
                    vendor.enterprise == ''               | 0000118b                             | true
                    vendor[4491].option[2].hex == 'ok'    | 0000118b 05 02026f6b 09              | true
                    vendor[4491].option[2].exists         | 0000118b 03 02026f                   | false
                    vendor.enterprise == 0xffffffff       | ffffffff 00                          | true
                    vendor[4294967295].exists             | ffffffff 00                          | true
                    """)
    void section4VendorOptions(String test, String option125, boolean expected) {
        SampleMessage message = SampleMessage.plain().hex(125, option125);

        assertThat(Expression.parse(test, SampleMessage.NAMES).holds(message, Set.of()))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    vendor-class[4491].data == 'ok'       | 00000157 01 61 0000118b 02 6f6b      | true
                    vendor-class[4491].data[1] == ''      | 00000157 01 61 0000118b 02 6f6b      | true
                    vendor-class[*].data[1] == 'ok'       | 00000157 01 61 0000118b 02 6f6b      | true
                    vendor-class.enterprise == 343        | 00000157 01 61 0000118b 02 6f6b      | true
                    vendor-class[4491].exists             | 00000157 01 61 0000118b 03 6f6b      | false
                    vendor-class[4491].data == ''         | 0000118b 00                          | true
                    vendor-class[4491].exists             | 0000118b 00                          | true
                    """)
    void section3VendorClasses(String test, String option124, boolean expected) {
        SampleMessage message = SampleMessage.plain().hex(124, option124);

        assertThat(Expression.parse(test, SampleMessage.NAMES).holds(message, Set.of()))
                .isEqualTo(expected);
    }
}

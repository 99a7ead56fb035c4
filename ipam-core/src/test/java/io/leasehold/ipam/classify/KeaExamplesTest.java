package io.leasehold.ipam.classify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every `test` in the example configurations of Debian's kea-doc 2.2.0 (kea4/*.json), and the
/// expressions of the classification chapter of Kea's manual.
class KeaExamplesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                // kea4/*.json
                "member('HA_server1')",
                "member('HA_server2')",
                "member('ALL')",
                "pkt4.mac == 0x010203040506",
                "pkt4.msgtype == 1",
                "pkt4.transid == 0",
                "substring(option[60].hex,0,6) == 'Aastra'",
                "member('VoIP') and member('KNOWN')",
                "'' == ''",
                "not member('phones')",
                "member('phones') and member('HA_server1')",
                "member('laptops') and member('HA_server2')",
                "substring(option[60].hex,0,9) == 'partial-content-of-option-60'",
                // the manual
                "substring(option[61].hex,0,3) == 'foo'",
                "option[82].option[2].hex == pkt4.mac",
                "not ('foo' == 'bar')",
                "('foo' == 'bar') and ('bar' == 'foo')",
                "ifelse(option[230].exists, option[230].hex, 'none') == 'none'",
                "split(option[39].text, 0x27, 1) == ''",
                "vendor[4491].option[1].exists and vendor-class[4491].data[3] == 'docsis3.0'"
            })
    void areTaken(String test) {
        Expression expression = Expression.parse(test, SampleMessage.NAMES);

        assertThat(Expression.parse(expression.toString(), SampleMessage.NAMES))
                .isEqualTo(expression);
    }
}

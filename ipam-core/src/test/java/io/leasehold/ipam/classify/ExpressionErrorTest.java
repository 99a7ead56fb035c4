package io.leasehold.ipam.classify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The words of every refusal, with its column.
class ExpressionErrorTest {
    private static ExpressionException refusal(String text) {
        return catchThrowableOfType(
                ExpressionException.class, () -> Expression.parse(text, SampleMessage.NAMES));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            textBlock =
                    """
                    option[93].hex and known        => column 16: expected '==' after option[93].hex, found 'and'
                    not 'foo'                       => column 10: expected '==' after 'foo', found the end
                    'a' == 'a' and 'b' or known     => column 20: expected '==' after 'b', found 'or'
                    ('foo')                         => column 8: expected '==' after 'foo', found the end
                    'foo''bar'                      => column 6: expected '==' after 'foo', found the text 'bar'
                    'foo' ==                        => column 9: expected a value or a condition, found the end
                    == 'ab'                         => column 1: expected a value or a condition, found '=='
                    ('a' == 'b'                     => column 12: expected ')' after 'a' == 'b', found the end
                    ('a' 'b'                        => column 6: expected ')' or '==' after 'a', found the text 'b'
                    ('a' == 'b') ''                 => column 14: expected 'and', 'or' or the end after 'a' == 'b', found the text ''
                    'a' == 'b')                     => column 11: expected 'and', 'or' or the end after 'a' == 'b', found ')'
                    option[10].exists == 'foo'      => column 19: option[10].exists is already true or false and cannot be compared
                    'a' == 'b' == 'c'               => column 12: 'a' == 'b' is already true or false and cannot be compared
                    ('a' == 'b') == 'c'             => column 14: 'a' == 'b' is already true or false and cannot be compared
                    'a' == ('b' == 'c')             => column 8: expected a value, found 'b' == 'c', which is true or false
                    'a' + option[1].exists == 'c'   => column 7: expected a value, found option[1].exists, which is true or false
                    option[1].exists + 'a' == 'c'   => column 1: expected a value, found option[1].exists, which is true or false
                    lcase(known) == 'c'             => column 7: expected a value, found member('KNOWN'), which is true or false
                    # words and characters
                    subtring('a', 0, 1) == 'a'      => column 1: expected a value or a condition, found 'subtring'; did you mean substring?
                    members('foo')                  => column 1: expected a value or a condition, found 'members'; did you mean member?
                    foo == 'a'                      => column 1: expected a value or a condition, found 'foo'. Texts stand in single quotes
                    pkt6.msgtype == 1               => column 1: pkt6 belongs to DHCPv6; this is a server for DHCPv4
                    relay6[0].linkaddr == ::        => column 1: relay6 belongs to DHCPv6; this is a server for DHCPv4
                    'a' != 'b'                      => column 5: there is no !=; write not (a == b)
                    'a' = 'b'                       => column 5: there is no =; write == to compare
                    'a' === 'b'                     => column 7: there is no =; write == to compare
                    known && unknown                => column 7: there is no &&; write and
                    known || unknown                => column 7: there is no ||; write or
                    !known                          => column 1: there is no !; write not
                    'a' == @                        => column 8: no expression has the character @
                    'a' == '                        => column 8: the text that begins here has no closing '
                    # literals
                    0x == 'a'                       => column 2: expected '==' after 0, found 'x'
                    0x123h == 'a'                   => column 6: expected '==' after 0x0123, found 'h'
                    10.0.1 == 'a'                   => column 1: 10.0.1 is not an IPv4 address (four numbers 0-255, like 192.0.2.1)
                    10.256.0.1 == 'a'               => column 1: 10.256.0.1 is not an IPv4 address (four numbers 0-255, like 192.0.2.1)
                    ::: == 'a'                      => column 1: ::: is not an IPv6 address
                    1:2 == 'a'                      => column 2: no expression has the character :
                    1:2:3 == 'a'                    => column 1: 1:2:3 is not an IPv6 address
                    1::2::3 == 'a'                  => column 1: 1::2::3 is not an IPv6 address
                    1:2:3:4::5:6:7:8 == 'a'         => column 1: 1:2:3:4::5:6:7:8 is not an IPv6 address
                    ::192.0.2 == 'a'                => column 1: ::192.0.2 is not an IPv6 address
                    1:2:192.0.2.1::1 == 'a'         => column 1: 1:2:192.0.2.1::1 is not an IPv6 address
                    12345::1 == 'a'                 => column 1: 12345::1 is not an IPv6 address
                    pkt4.mac == 00:00:5e:00:53:2a   => column 13: 00:00:5e:00:53:2a is not an IPv6 address; a MAC address is written 0x00005e00532a
                    pkt4.hlen == -1                 => column 14: -1 is not a number 0 to 4294967295
                    pkt4.hlen == 4294967296         => column 14: 4294967296 is not a number 0 to 4294967295
                    pkt4.hlen == 99999999999999999999 => column 14: 99999999999999999999 is not a number 0 to 4294967295
                    # options
                    option 'ab'                     => column 8: expected '[' before an option's code, found the text 'ab'
                    option[256].hex == 'a'          => column 8: 256 is not a number 0 to 255
                    option[-1].hex == 'a'           => column 8: -1 is not a number 0 to 255
                    option[0xa].hex == 'a'          => column 8: expected an option's code or name, found 0xa
                    option['ab'].hex == 'a'         => column 8: expected an option's code or name, found the text 'ab'
                    option[ab].hex == 'a'           => column 8: no option is named ab; define it or write its code, like option[60]
                    option[12 .hex == 'a'           => column 11: expected ']' after the code, found '.'
                    option[host-name.hex == 'a'     => column 17: expected ']' after the option's name, found '.'
                    option[12] == 'a'               => column 12: expected '.' after ], found '=='
                    option[12].bin == 'a'           => column 12: expected text, hex or exists after option[12]., found 'bin'
                    option[12].exist                => column 12: expected text, hex or exists after option[12]., found 'exist'; did you mean exists?
                    option[12].                     => column 12: expected text, hex or exists after option[12]., found the end
                    relay4[circuit].hex == 'a'      => column 8: expected a sub-option's code, found 'circuit'
                    pkt.mac == 'a'                  => column 5: expected iface, src, dst or len after pkt., found 'mac'
                    pkt4.ziaddr == 'a'              => column 6: expected mac, hlen, htype, ciaddr, giaddr, yiaddr, siaddr, msgtype or transid after pkt4., found 'ziaddr'; did you mean ciaddr?
                    pkt4 == 'a'                     => column 6: expected '.' after pkt4, found '=='
                    vendor == 'a'                   => column 8: expected '[' and an enterprise number or *, or '.enterprise', found '=='
                    vendor[a].exists                => column 8: expected an enterprise number or *, found 'a'
                    vendor[1].hex == 'a'            => column 11: expected exists or option[code] after vendor[1]., found 'hex'
                    vendor.option == 'a'            => column 8: expected enterprise after vendor., found 'option'
                    vendor-class[1].hex == 'a'      => column 17: expected exists or data after vendor-class[1]., found 'hex'
                    vendor-class[1].data[a] == 'a'  => column 22: expected the number of the data, from 0, found 'a'
                    # functions
                    substring('foobar') == 'f'      => column 19: expected ',' (substring takes 3 arguments), found ')'
                    substring('foobar',3) == 'bar'  => column 21: expected ',' (substring takes 3 arguments), found ')'
                    substring('a','3',3) == 'bar'   => column 15: expected the start, a number, found the text '3'
                    substring('a',1,a) == 'foo'     => column 17: expected the length, a number or all, found 'a'
                    substring('a',1,1,1) == 'foo'   => column 18: expected ')' at the end of substring, found ','
                    substring('a',2147483648,1) == 'foo' => column 15: 2147483648 is not a number -2147483648 to 2147483647
                    split('a', '.', 'b') == 'a'     => column 17: expected the number of the field, from 1, found the text 'b'
                    concat('a') == 'a'              => column 11: expected ',' (concat takes 2 arguments), found ')'
                    concat('a','b','') == 'a'       => column 15: expected ')' at the end of concat, found ','
                    hexstring(0x12) == 'a'          => column 15: expected ',' (hexstring takes 2 arguments), found ')'
                    ifelse('a', 'b', 'c') == 'a'    => column 11: expected '==' after 'a', found ','
                    ifelse(known, 'b') == 'a'       => column 18: expected ',' (ifelse takes 3 arguments), found ')'
                    addrtotext 192.0.2.1 == 'a'     => column 12: expected '(' after addrtotext, found 192.0.2.1
                    member(foo)                     => column 8: expected the name of a class in single quotes, found 'foo'
                    match(foo, 'a')                 => column 7: expected a regular expression in single quotes, found 'foo'
                    match('fo(o', 'a')              => column 10: this '(' is never closed
                    match('(a)\\1', 'a')             => column 11: backreferences are not taken; they can take more than linear time
                    match('a(?=b)', 'a')            => column 9: only ( ) and (?: ) are taken; lookahead can take more than linear time
                    """)
    void saysWhereAndWhatWouldBeRight(String text, String message) {
        assertThat(refusal(text)).hasMessage(message);
    }

    @Test
    void emptyTextIsNoExpression() {
        assertThat(refusal(""))
                .hasMessage("column 1: expected a value or a condition, found the end");
        assertThat(refusal("  "))
                .hasMessage("column 3: expected a value or a condition, found the end");
    }

    @Test
    void doubleQuotesAreNamed() {
        assertThat(refusal("pkt.iface == \"lan0\""))
                .hasMessage("column 14: there is no \"; write texts in single quotes");
    }

    @Test
    void caretStandsBelowThePlace() {
        ExpressionException refusal = refusal("option[93].hex and known");

        assertThat(refusal.line()).isEqualTo(1);
        assertThat(refusal.column()).isEqualTo(16);
        assertThat(refusal.caret())
                .isEqualTo(
                        """
                        option[93].hex and known
                                       ^\
                        """);
    }

    @Test
    void severalLinesAreCounted() {
        ExpressionException refusal = refusal("known and\n  ('ü' == 'ä' ]\nand unknown");

        assertThat(refusal)
                .hasMessage("line 2, column 15: expected ')' after 'ü' == 'ä', found ']'");
        assertThat(refusal.line()).isEqualTo(2);
        assertThat(refusal.caret()).isEqualTo("  ('ü' == 'ä' ]\n" + "              ^");
    }

    @Test
    void textsDoNotSpanLines() {
        assertThat(refusal("known or 'a\n' == 'b'"))
                .hasMessage("line 1, column 10: the text that begins here has no closing '");
    }

    @Test
    void columnsAreCharactersAndNotUtf16Units() {
        assertThat(refusal("'😀' != 'a'"))
                .hasMessage("column 5: there is no !=; write not (a == b)");
    }

    @Test
    void textIsBounded() {
        String longest = "'" + "x".repeat(4096 - 8) + "' == ''";

        assertThatCode(() -> Expression.parse(longest, SampleMessage.NAMES))
                .doesNotThrowAnyException();
        assertThat(refusal(longest + " "))
                .hasMessage(
                        "column 4097: the expression has 4097 characters and at most 4096 are"
                                + " taken; split it into classes joined by member()");
    }

    @Test
    void nestingIsBounded() {
        assertThatCode(
                        () ->
                                Expression.parse(
                                        "(".repeat(64) + "known" + ")".repeat(64),
                                        SampleMessage.NAMES))
                .doesNotThrowAnyException();
        assertThat(refusal("(".repeat(65) + "known" + ")".repeat(65)))
                .hasMessage(
                        "column 65: nested deeper than 64 levels; split it into classes joined by"
                                + " member()");
        assertThat(refusal("not ".repeat(65) + "known").column()).isEqualTo(4 * 64 + 1);
        assertThat(refusal("lcase(".repeat(65) + "'a'" + ")".repeat(65) + " == ''").column())
                .isEqualTo(6 * 64 + 6);
    }

    @Test
    void longTermsAreCutInMessages() {
        assertThat(refusal("'" + "x".repeat(100) + "' and known"))
                .hasMessage(
                        "column 104: expected '==' after ..." + "x".repeat(56) + "', found 'and'");
    }
}

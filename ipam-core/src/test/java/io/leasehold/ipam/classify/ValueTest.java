package io.leasehold.ipam.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.OctetString;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;

/// What expressions are worth, by the manual and the scanner of Kea. Left of the arrow an
/// expression, right of it its bytes as `explain` shows them.
class ValueTest {
    /// Option 43 has the sub-options 1 = 'a' (twice, so 'ab') and 2 = 07 { 5 = 'in' }, with PADs
    /// and an END; 82 has 1 = 'port-7', 2 = the MAC and 0 = 09; 124 and 125 speak of the
    /// enterprises 4491, 343 and again 4491.
    private static final SampleMessage MESSAGE =
            SampleMessage.plain()
                    .text(12, "Host")
                    .hex(50, "c0000209")
                    .text(60, "PXEClient:Arch:00007")
                    .hex(61, "")
                    .hex(93, "0007")
                    .hex(43, "00 01 01 61 00 02 04 05 02 69 6e 01 01 62 ff 03 01 63")
                    .hex(82, "01 06 706f72742d37 02 06 00005e00532a 00 01 09 05 04 c0000200")
                    .hex(124, "0000118b 03 616263 00000157 01 64 0000118b 02 6566")
                    .hex(125, "0000118b 05 01 03 646f63 00000157 03 01 01 7a 0000118b 03 02 01 79")
                    .hex(230, "fffe");

    private static OctetString valueOf(String expression) {
        Explanation.Tested tested =
                Expression.parse(expression + " == ''", SampleMessage.NAMES)
                        .explain(MESSAGE, Set.of());
        assertThat(tested.failure()).isEmpty();
        return tested.steps().getLast().sides().getFirst().value();
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            textBlock =
                    """
                    # literals
                    'example'                            => 'example'
                    ''                                   => ''
                    'ü'                                  => 0xc3bc
                    0x5a7d                               => 'Z}'
                    0X5A7D                               => 'Z}'
                    0x7                                  => 0x07
                    10.0.0.1                             => 0x0a000001
                    123                                  => 0x0000007b
                    007                                  => 0x00000007
                    4294967295                           => 0xffffffff
                    ::                                   => 0x00000000000000000000000000000000
                    2001:db8::1                          => 0x20010db8000000000000000000000001
                    ::ffff:192.0.2.1                     => 0x00000000000000000000ffffc0000201
                    1:2:3:4:5:6:7:8                      => 0x00010002000300040005000600070008
                    abc:def:1:2:3:4:192.0.2.1            => 0x0abc0def0001000200030004c0000201
                    # header fields; numbers are four bytes
                    pkt.iface                            => 'lan0'
                    pkt.src                              => 0xc6336409
                    pkt.dst                              => 0xc0000201
                    pkt.len                              => 0x0000012c
                    pkt4.mac                             => 0x00005e00532a
                    pkt4.hlen                            => 0x00000006
                    pkt4.htype                           => 0x00000001
                    pkt4.ciaddr                          => 0xc0000207
                    pkt4.giaddr                          => 0xc6336401
                    pkt4.yiaddr                          => 0x00000000
                    pkt4.siaddr                          => 0xc0000203
                    pkt4.msgtype                         => 0x00000001
                    pkt4.transid                         => 0x80003039
                    # options; what is absent is empty
                    option[12].text                      => 'Host'
                    option[12].hex                       => 'Host'
                    option[host-name].hex                => 'Host'
                    option[ host-name ] . hex            => 'Host'
                    option[hex].hex                      => 0xfffe
                    option[61].hex                       => ''
                    option[200].hex                      => ''
                    option[0].hex                        => ''
                    option[255].hex                      => ''
                    # sub-options
                    option[43].option[1].hex             => 'ab'
                    option[43].option[2].hex             => 0x0502696e
                    option[43].option[2].option[5].text  => 'in'
                    option[43].option[3].hex             => ''
                    option[43].option[9].option[1].hex   => ''
                    option[82].option[1].hex             => 'port-7'
                    option[82].option[0].hex             => 0x09
                    relay4[1].hex                        => 'port-7'
                    relay4[2].hex                        => 0x00005e00532a
                    relay4[0].text                       => 0x09
                    relay4[5].hex                        => 0xc0000200
                    relay4[9].hex                        => ''
                    option[125].option[1].hex            => 'doc'
                    # vendors
                    vendor.enterprise                    => 0x0000118b
                    vendor[*].option[1].hex              => 'doc'
                    vendor[0].option[1].hex              => 'doc'
                    vendor[4491].option[1].hex           => 'doc'
                    vendor[343].option[1].hex            => 'z'
                    vendor[99].option[1].hex             => ''
                    vendor-class.enterprise              => 0x0000118b
                    vendor-class[4491].data              => 'abc'
                    vendor-class[4491].data[0]           => 'abc'
                    vendor-class[4491].data[1]           => 'ef'
                    vendor-class[*].data[1]              => 'd'
                    vendor-class[343].data               => 'd'
                    vendor-class[343].data[1]            => ''
                    # substring: all examples of the manual, and the edges
                    substring('foobar', 0, 6)            => 'foobar'
                    substring('foobar', 3, 3)            => 'bar'
                    substring('foobar', 3, all)          => 'bar'
                    substring('foobar', 1, 4)            => 'ooba'
                    substring('foobar', -5, 4)           => 'ooba'
                    substring('foobar', -1, -3)          => 'oba'
                    substring('foobar', 4, -2)           => 'ob'
                    substring('foobar', 10, 2)           => ''
                    substring('foobar', 6, 1)            => ''
                    substring('foobar', -6, 2)           => 'fo'
                    substring('foobar', -7, 2)           => ''
                    substring('foobar', 2, -5)           => 'fo'
                    substring('foobar', 0, -1)           => ''
                    substring('foobar', 2, 0)            => ''
                    substring('foobar', 2, 2147483647)   => 'obar'
                    substring('foobar', 2, -2147483648)  => 'fo'
                    substring('', 0, all)                => ''
                    substring(option[60].hex, 0, 9)      => 'PXEClient'
                    # split: the examples of the manual, several delimiters, none
                    split('one.two..four', '.', 1)       => 'one'
                    split ('one.two..four', '.', 2)      => 'two'
                    split('one.two..four', '.', 3)       => ''
                    split('one.two..four', '.', 4)       => 'four'
                    split('one.two..four', '.', 5)       => ''
                    split('one.two..four', '.', 0)       => ''
                    split('one.two..four', '.', -1)      => ''
                    split('a.b:c', '.:', 3)              => 'c'
                    split('a.b', '', 7)                  => 'a.b'
                    split('', '.', 1)                    => ''
                    split('it', 0x74, 1)                 => 'i'
                    split(option[60].text, ':', 3)       => '00007'
                    # concatenation
                    concat('foo', 'bar')                 => 'foobar'
                    'abc' + 'def' + 'ghi'                => 'abcdefghi'
                    concat('a', concat('b', 'c') + 'd')  => 'abcd'
                    ('a' + 'b')                          => 'ab'
                    # choice
                    ifelse(option[93].exists, 'efi', 'x')    => 'efi'
                    ifelse(option[230].hex == '', 'a', 'b')  => 'b'
                    sifelse(not member('a'), 'a', 'b')       => 'a'
                    # to text
                    hexstring(pkt4.mac, ':')             => '00:00:5e:00:53:2a'
                    hexstring(0x56789A, '-')             => '56-78-9a'
                    hexstring(0xbcde, '')                => 'bcde'
                    hexstring(0xf01234, '..')            => 'f0..12..34'
                    hexstring('', ':')                   => ''
                    lcase('LoWeR-Ü@[')                   => 0x6c6f7765722dc39c405b
                    ucase('uPpEr{`')                     => 'UPPER{`'
                    addrtotext(192.10.0.1)               => '192.10.0.1'
                    addrtotext(option[50].hex)           => '192.0.2.9'
                    addrtotext(2003:db8::)               => '2003:db8::'
                    addrtotext(::)                       => '::'
                    addrtotext(::1)                      => '::1'
                    addrtotext(1:0:0:2:0:0:0:3)          => '1:0:0:2::3'
                    addrtotext(1:0:2:3:4:5:6:7)          => '1:0:2:3:4:5:6:7'
                    addrtotext(::ffff:192.0.2.1)         => '::ffff:192.0.2.1'
                    addrtotext(::192.0.2.1)              => '::192.0.2.1'
                    addrtotext('')                       => ''
                    int8totext(0xff)                     => '-1'
                    uint8totext(0xff)                    => '255'
                    int16totext(0x8000)                  => '-32768'
                    uint16totext(0x8000)                 => '32768'
                    uint16totext(option[93].hex)         => '7'
                    int32totext(4294967295)              => '-1'
                    uint32totext(4294967295)             => '4294967295'
                    int8totext('')                       => ''
                    uint32totext(option[200].hex)        => ''
                    """)
    void isWorth(String expression, String shown) {
        assertThat(Explanation.show(valueOf(expression))).isEqualTo(shown);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            textBlock =
                    """
                    'a' == 'a'                                            => true
                    'a' == 'A'                                            => false
                    option[93].hex == 0x0007                              => true
                    option[93].hex == 7                                   => false
                    option[200].hex == ''                                 => true
                    option[200].hex == option[201].hex                    => true
                    pkt4.msgtype == 1                                     => true
                    pkt4.msgtype == 0x1                                   => false
                    'a' == 'b' + 'c' or 'bc' == 'b' + 'c'                 => true
                    # precedence: not, and, sand, or, sor
                    not 'a' == 'b'                                        => true
                    not 'a' == 'b' and 'a' == 'b'                         => false
                    not ('a' == 'b' and 'a' == 'b')                       => true
                    not not 'a' == 'a'                                    => true
                    'a' == 'a' or 'a' == 'a' and 'a' == 'b'               => true
                    ('a' == 'a' or 'a' == 'a') and 'a' == 'b'             => false
                    'a' == 'b' sand 'a' == 'b' and 'a' == 'a'             => false
                    'a' == 'a' or 'a' == 'b' sand 'a' == 'b'              => true
                    'a' == 'a' sor 'a' == 'a' and 'a' == 'b'              => true
                    ('a') == ('a')                                        => true
                    # existence, also of what is empty
                    option[61].exists                                     => true
                    option[200].exists                                    => false
                    option[43].option[2].option[5].exists                 => true
                    option[43].option[2].option[6].exists                 => false
                    relay4[1].exists                                      => true
                    relay4[7].exists                                      => false
                    relay4[1].option[2].exists                            => false
                    vendor[*].exists                                      => true
                    vendor[343].exists                                    => true
                    vendor[344].exists                                    => false
                    vendor[4491].option[1].exists                         => true
                    vendor-class[*].exists                                => true
                    vendor-class[4491].exists                             => true
                    vendor-class[1].exists                                => false
                    # classes
                    member('here')                                        => true
                    member('there')                                       => false
                    known                                                 => true
                    unknown                                               => false
                    # the whole value is matched
                    match('foo.*', 'foobar')                              => true
                    match('foo', 'foobar')                                => false
                    match('foo.*', lcase('FooBar'))                       => true
                    match('.*foo.*', 'is it foo or bar')                  => true
                    match('^.*foo.*$', 'is it foo or bar')                => true
                    match('PXEClient:Arch:0000[79]', option[60].text)     => true
                    """)
    void holds(String expression, boolean expected) {
        assertThat(
                        Expression.parse(expression, SampleMessage.NAMES)
                                .holds(MESSAGE, Set.of("here", "KNOWN")))
                .isEqualTo(expected);
    }

    /// Kea's evaluation throws there, and the class is not assigned.
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = "=>",
            quoteCharacter = '"',
            textBlock =
                    """
                    int8totext(0x0102) == ''      => int8totext(0x0102) wants 1 byte, and got 2 bytes, 0x0102
                    uint16totext('x') == ''       => uint16totext('x') wants 2 bytes, and got 1 byte, 'x'
                    int32totext(0x010203) == 'a'  => int32totext(0x010203) wants 4 bytes, and got 3 bytes, 0x010203
                    addrtotext('three') == 'a'    => addrtotext('three') wants 4 or 16 bytes, and got 5 bytes, 'three'
                    not int8totext('xx') == 'a'   => int8totext('xx') wants 1 byte, and got 2 bytes, 'xx'
                    'a' == 'a' sor int8totext('xx') == 'a'            => int8totext('xx') wants 1 byte, and got 2 bytes, 'xx'
                    not ('a' == 'b' sand int8totext('xx') == 'a')     => int8totext('xx') wants 1 byte, and got 2 bytes, 'xx'
                    'a' == sifelse('a' == 'a', 'a', int8totext('xx')) => int8totext('xx') wants 1 byte, and got 2 bytes, 'xx'
                    """)
    void failingTestDoesNotHold(String expression, String failure) {
        Expression test = Expression.parse(expression, SampleMessage.NAMES);

        assertThat(test.holds(MESSAGE, Set.of())).isFalse();
        assertThat(test.explain(MESSAGE, Set.of()).holds()).isFalse();
        assertThat(test.explain(MESSAGE, Set.of()).failure()).contains(failure);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'a' == 'a' or int8totext('xx') == 'a'",
                "not ('a' == 'b' and int8totext('xx') == 'a')",
                "'a' == ifelse('a' == 'a', 'a', int8totext('xx'))"
            })
    void doesNotLookAtWhatCannotMatter(String expression) {
        assertThat(Expression.parse(expression, SampleMessage.NAMES).holds(MESSAGE, Set.of()))
                .isTrue();
    }

    @Test
    void hardwareAddressesOfAnyLengthAreTaken() {
        Facts none = SampleMessage.plain().from(new HardwareAddress(32, OctetString.EMPTY));

        assertThat(
                        Expression.parse(
                                        "pkt4.mac == '' and pkt4.hlen == 0 and pkt4.htype == 32",
                                        SampleMessage.NAMES)
                                .holds(none, Set.of()))
                .isTrue();
    }

    @Test
    void valuesLargerThan64KibFail() {
        String eight = "(" + "option[9].hex + ".repeat(7) + "option[9].hex)";
        Facts message = SampleMessage.plain().with(9, OctetString.of(new byte[8192]));
        Expression fits = Expression.parse("not " + eight + " == ''", SampleMessage.NAMES);
        Expression over = Expression.parse("not " + eight + " + 'x' == ''", SampleMessage.NAMES);
        Expression digits =
                Expression.parse("not hexstring(" + eight + ", '') == ''", SampleMessage.NAMES);

        assertThat(fits.holds(message, Set.of())).isTrue();
        assertThat(over.holds(message, Set.of())).isFalse();
        assertThat(over.explain(message, Set.of()).failure().orElseThrow())
                .contains("wants at most 65536 bytes in all, and got 1 byte, 'x'");
        assertThat(digits.holds(message, Set.of())).isFalse();
        assertThat(digits.explain(message, Set.of()).failure().orElseThrow())
                .contains("wants no more than becomes 65536 bytes");
    }

    @Test
    void longValuesAreNotMatched() {
        Expression any = Expression.parse("match('.*', option[9].hex)", SampleMessage.NAMES);
        Expression not = Expression.parse("not match('a', option[9].hex)", SampleMessage.NAMES);
        SampleMessage longest = SampleMessage.plain().text(9, "x".repeat(1024));
        SampleMessage longer = SampleMessage.plain().text(9, "x".repeat(1025));

        assertThat(any.holds(longest, Set.of())).isTrue();
        assertThat(not.holds(longest, Set.of())).isTrue();
        assertThat(any.holds(longer, Set.of())).isFalse();
        assertThat(not.holds(longer, Set.of())).isFalse();
        assertThat(not.explain(longer, Set.of()).failure().orElseThrow())
                .isEqualTo(
                        "match('a', option[9].hex) wants at most 1024 bytes, and got 1025 bytes, '"
                                + "x".repeat(64)
                                + "'...");
    }
}

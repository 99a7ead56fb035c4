package io.leasehold.dhcp.leasequery.rfc4388;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Section63ReceiveTest {
    @Test
    void withoutGiaddrThereIsNoAnswer() {
        assertThat(new Query().of("192.0.2.10").from("0.0.0.0").outcome())
                .isEqualTo("silence: LEASEQUERY_REFUSED");
    }

    /** Section 7: who is where is not for everybody. */
    @Test
    void whoIsNotConfiguredGetsNoAnswer() {
        assertThat(new Query().of("192.0.2.10").from("192.0.2.4").outcome())
                .isEqualTo("silence: LEASEQUERY_REFUSED");
    }

    @Test
    void aQueryThatNamesNothingGetsNoAnswer() {
        assertThat(new Query().outcome()).isEqualTo("silence: LEASEQUERY_EMPTY");
    }

    @Test
    void theAddressCountsBeforeTheClient() {
        assertThat(new Query().of("192.0.2.10").ofClient(1).outcome())
                .isEqualTo("LEASEUNASSIGNED 192.0.2.10 00:00:5e:00:53:01");
    }
}

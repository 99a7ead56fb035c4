package io.leasehold.dhcp.engine;

import static io.leasehold.dhcp.testing.ClientMessages.discover;
import static io.leasehold.dhcp.testing.ClientMessages.renewing;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.dhcp.message.Arrival;
import io.leasehold.dhcp.testing.ClientMessages;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Messages are named after their clients: D1 is a DISCOVER of client 1, R2 a REQUEST of 2. */
class InboxTest {
    private static final Arrival ETH0 =
            new Arrival("eth0", Ipv4Address.ANY, Ipv4Address.ANY, 68, false);

    private final List<String> dropped = new ArrayList<>();
    private final Inbox inbox = new Inbox(3, mail -> dropped.add(name(mail)));

    private static String name(Inbox.Mail mail) {
        return mail.message().type().name().charAt(0)
                + Integer.toString(mail.message().chaddr().octets().at(5));
    }

    private void post(ClientMessages... messages) {
        for (ClientMessages message : messages) {
            inbox.mail(new Inbox.Mail(message.build(), ETH0));
        }
    }

    private static ClientMessages renewal(int client) {
        return renewing(client, "192.0.2.10");
    }

    private List<String> take(int most) {
        return Stream.generate(inbox::poll)
                .limit(most)
                .takeWhile(Objects::nonNull)
                .map(InboxTest::name)
                .toList();
    }

    @Test
    void whoHasAnAddressIsServedBeforeWhoWantsOne() {
        post(discover(1), renewal(2), discover(3));

        assertThat(take(2)).containsExactly("R2", "D1");
        assertThat(take(2)).containsExactly("D3");
        assertThat(take(2)).isEmpty();
        assertThat(dropped).isEmpty();
    }

    @Test
    void whenFullTheOldestDiscoverGoesFirst() {
        post(renewal(1), discover(2), discover(3), renewal(4));

        assertThat(dropped).containsExactly("D2");
        assertThat(take(9)).containsExactly("R1", "R4", "D3");
    }

    @Test
    void aNewDiscoverTakesTheRoomOfAnOldOne() {
        post(renewal(1), discover(2), discover(3), discover(4));

        assertThat(dropped).containsExactly("D2");
        assertThat(take(9)).containsExactly("R1", "D3", "D4");
    }

    @Test
    void aDiscoverNeverPushesOutARequest() {
        post(renewal(1), renewal(2), renewal(3), discover(4));

        assertThat(dropped).containsExactly("D4");
        assertThat(take(9)).containsExactly("R1", "R2", "R3");
    }

    @Test
    void withoutDiscoversTheOldestOfTheOthersGoes() {
        post(renewal(1), renewal(2), renewal(3), renewal(4));

        assertThat(dropped).containsExactly("R1");
        assertThat(take(9)).containsExactly("R2", "R3", "R4");
    }
}

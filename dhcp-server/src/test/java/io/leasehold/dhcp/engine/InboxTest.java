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

    private List<String> take(int most) throws InterruptedException {
        return inbox.take(most, 0).mail().stream().map(InboxTest::name).toList();
    }

    @Test
    void whoHasAnAddressIsServedBeforeWhoWantsOne() throws InterruptedException {
        post(discover(1), renewal(2), discover(3));

        assertThat(take(2)).containsExactly("R2", "D1");
        assertThat(take(2)).containsExactly("D3");
        assertThat(take(2)).isEmpty();
        assertThat(dropped).isEmpty();
    }

    @Test
    void whenFullTheOldestDiscoverGoesFirst() throws InterruptedException {
        post(renewal(1), discover(2), discover(3), renewal(4));

        assertThat(dropped).containsExactly("D2");
        assertThat(take(9)).containsExactly("R1", "R4", "D3");
    }

    @Test
    void aNewDiscoverTakesTheRoomOfAnOldOne() throws InterruptedException {
        post(renewal(1), discover(2), discover(3), discover(4));

        assertThat(dropped).containsExactly("D2");
        assertThat(take(9)).containsExactly("R1", "D3", "D4");
    }

    @Test
    void aDiscoverNeverPushesOutARequest() throws InterruptedException {
        post(renewal(1), renewal(2), renewal(3), discover(4));

        assertThat(dropped).containsExactly("D4");
        assertThat(take(9)).containsExactly("R1", "R2", "R3");
    }

    @Test
    void withoutDiscoversTheOldestOfTheOthersGoes() throws InterruptedException {
        post(renewal(1), renewal(2), renewal(3), renewal(4));

        assertThat(dropped).containsExactly("R1");
        assertThat(take(9)).containsExactly("R2", "R3", "R4");
    }

    @Test
    void ordersAreNeverDroppedAndKeepTheirOrder() throws InterruptedException {
        List<Integer> done = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            inbox.order(() -> done.add(number));
        }
        post(renewal(1));

        Inbox.Batch batch = inbox.take(1, 0);
        batch.orders().forEach(Runnable::run);

        assertThat(done).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(batch.mail()).hasSize(1);
    }
}

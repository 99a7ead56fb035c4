package io.leasehold.ddns.dns;

import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.net.Ipv4Address;

import java.util.Optional;
import java.util.function.Function;

/// Carries one DNS message to a server and offers what comes back. Blocks; thread-safe.
public interface DnsTransport {
    enum Protocol {
        UDP,
        TCP
    }

    /// What whoever asked thinks of one message that came back.
    enum Verdict {
        /// It is the answer.
        BELIEVED,
        /// It has nothing to do with the question: keep waiting.
        IGNORED,
        /// It may be the answer but proves nothing. A genuine one, if there is any, is already on
        /// its way: wait just a little longer.
        DOUBTED
    }

    /// How it ended.
    sealed interface Delivery {
        record Answered() implements Delivery {}

        record Silent() implements Delivery {}

        /// @param why in words, without the server's name
        record Unreachable(String why) implements Delivery {}
    }

    /// @param localAddress source address; empty leaves it to the routing table
    /// @param judge sees each message that comes back until it believes one
    Delivery exchange(
            Protocol protocol,
            DnsServer server,
            Optional<Ipv4Address> localAddress,
            byte[] request,
            Function<byte[], Verdict> judge);
}

package io.leasehold.ipam.plan;

import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.text.Spelling;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Two facts that cannot both be right, or one that cannot work. It stays until one side moves.
 *
 * @param id the same for the same parties at the same place, across restarts
 * @param where the addresses it is about
 * @param parties who is in whose way
 * @param message in words, for people
 * @param evidence what it was concluded from, each in words
 */
public record Conflict(
        String id,
        Kind kind,
        Severity severity,
        Space space,
        Ipv4Range where,
        List<String> parties,
        String message,
        List<String> evidence) {
    /** What is wrong; part of the API. */
    public enum Kind {
        /** Two owners claim the same addresses. */
        TWO_OWNERS,
        /** A claim covers the network, broadcast or gateway address. */
        ON_INFRASTRUCTURE,
        /** A reserved address lies in somebody's claim. */
        RESERVATION_IN_CLAIM,
        /** An overlay network has addresses of a subnet. */
        OVERLAY_ON_SUBNET,
        /** An observed claim waits for a person. */
        HELD_BACK,
        /** An address was drawn in a VLAN that its subnet is not on. */
        WRONG_SEGMENT,
        /** Reservations that no server serves. */
        NOT_SERVED,
        /** Somebody else uses the address of a lease, as heard on the wire. */
        USED_BY_ANOTHER,
        /** A host that nobody knows uses an address of a pool. */
        UNKNOWN_HOST,
        /** A node answers ARP for addresses that are not its own. */
        PROXY_ARP,
        /** A DHCP server that nobody declared answers where we serve. */
        FOREIGN_DHCP_SERVER,
        /** Somebody changed one of our names in DNS. */
        NAME_CHANGED,
        /** A name that we should publish is somebody else's. */
        NAME_OF_ANOTHER,
        /** A name in DNS that nothing explains. */
        NAME_STALE,
        /** A zone went back to an earlier state. */
        ZONE_ROLLED_BACK,
        /** A DNS server that clients or we are told to ask does not know our names. */
        NAME_SERVER;

        /** As the API spells it: {@code two-owners}. */
        public String text() {
            return Spelling.of(this);
        }
    }

    /** How bad it is. */
    public enum Severity {
        /** Worth knowing. */
        INFO,
        /** Something will not work as its owner expects. */
        WARNING,
        /** Two machines may share an address. */
        CRITICAL
    }

    public Conflict {
        parties = List.copyOf(parties);
        evidence = List.copyOf(evidence);
    }

    /** A conflict whose id follows from its kind, place and parties. */
    public static Conflict of(
            Kind kind,
            Severity severity,
            Space space,
            Ipv4Range where,
            List<String> parties,
            String message,
            List<String> evidence) {
        String whole =
                kind.text()
                        + '\n'
                        + space
                        + '\n'
                        + where
                        + '\n'
                        + parties.stream().sorted().collect(Collectors.joining("\n"));
        return new Conflict(
                "c-" + digest(whole), kind, severity, space, where, parties, message, evidence);
    }

    private static String digest(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}

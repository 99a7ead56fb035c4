package io.leasehold.dhcp.links;

/// What went through the sockets that probe and listen for hosts, since the start.
///
/// @param heard ARP packets and echo replies handed on
/// @param malformed packets that are no ARP for IPv4, are cut short or have an impossible sender
/// @param overRate packets dropped because too many came at once
/// @param unsent probes that the kernel did not take
public record ProbeCounts(long heard, long malformed, long overRate, long unsent) {
    public static final ProbeCounts NONE = new ProbeCounts(0, 0, 0, 0);
}

package io.leasehold.app.demo;

import java.util.ArrayList;
import java.util.List;

/// What the demo did, and whether everybody tells the same story.
///
/// @param acks ACKs that clients received
/// @param held leases that clients hold in the end
/// @param rows bound rows that PostgreSQL has for exactly these clients and addresses
/// @param addressesAnswered A records the name server answered as it should
/// @param pointersAnswered PTR records it answered as it should
/// @param disagreements each in words; empty when all is well
public record DemoReport(
        long acks,
        int held,
        int rows,
        int addressesAnswered,
        int pointersAnswered,
        List<String> disagreements) {
    public DemoReport {
        disagreements = List.copyOf(disagreements);
    }

    public boolean agrees() {
        return disagreements.isEmpty() && held > 0;
    }

    /// For people.
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("ACKs received by clients            " + acks);
        lines.add("leases clients hold now             " + held);
        lines.add("  of these bound in PostgreSQL      " + rows);
        lines.add("  A answered by the name server     " + addressesAnswered);
        lines.add("  PTR answered by the name server   " + pointersAnswered);
        disagreements.stream().map(d -> "DISAGREE  " + d).forEach(lines::add);
        lines.add(
                agrees()
                        ? "clients, database and DNS agree"
                        : held == 0
                                ? "no client holds a lease"
                                : disagreements.size() + " disagreements");
        return lines;
    }
}

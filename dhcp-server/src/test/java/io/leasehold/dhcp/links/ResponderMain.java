package io.leasehold.dhcp.links;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/// Answers every request on the interfaces named as arguments, through [KernelLinks]. Prints a line
/// for each datagram and for each change of state; reads `status` and `quit`. With `-quiet` as
/// first argument it does not print datagrams.
final class ResponderMain {
    private ResponderMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        boolean quiet = arguments.length > 0 && arguments[0].equals("-quiet");
        List<String> interfaces = List.of(arguments).subList(quiet ? 1 : 0, arguments.length);
        KernelLinks links = new KernelLinks(interfaces);
        links.start(
                (buffer, length, arrival) -> {
                    if (!quiet) {
                        System.out.println(
                                "RX xid="
                                        + HexFormat.of().toHexDigits(CannedMessage.xid(buffer))
                                        + " if="
                                        + arrival.networkInterface()
                                        + " local="
                                        + arrival.localAddress()
                                        + " source="
                                        + arrival.source()
                                        + ":"
                                        + arrival.sourcePort()
                                        + " unicast="
                                        + arrival.unicast());
                    }
                    synchronized (links) {
                        links.send(
                                arrival,
                                CannedMessage.target(buffer, arrival.localAddress()),
                                CannedMessage.answer(buffer, length, arrival.localAddress()));
                        links.flush();
                    }
                });
        print(links);
        System.out.println("READY");
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            if (order.equals("status")) {
                print(links);
                System.out.println("END");
            } else if (order.equals("quit")) {
                break;
            }
        }
        long begun = System.nanoTime();
        links.close();
        System.out.printf(
                Locale.ROOT, "CLOSED after %d ms%n", (System.nanoTime() - begun) / 1_000_000);
    }

    private static void print(KernelLinks links) {
        for (LinkStatus status : links.status()) {
            System.out.println(
                    "STATUS "
                            + status.networkInterface()
                            + " "
                            + status.state()
                            + " received="
                            + status.received()
                            + " sent="
                            + status.sent()
                            + " errors="
                            + status.sendErrors()
                            + " "
                            + status.detail());
        }
    }
}

package io.leasehold.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.real.LanClient.Kind;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// Somebody has the page open while a device joins.
@Tag("real")
final class LeaseInBrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void showsALeaseArrivingWithoutAReload() throws IOException {
        try (RealLan lan = RealLan.create("the page in a browser", "named", "udhcpc", "chromium")) {
            lan.segment("br0", "192.0.2.1/24");
            lan.dns("2.0.192.in-addr.arpa").start();
            lan.configure(
                    """
                    plan:
                      subnets:
                        - prefix: 192.0.2.0/24
                          name: home
                          interface: br0
                          gateway: 192.0.2.1
                          ddns: { forward: example.org, reverse: true }
                          pools: [192.0.2.50-192.0.2.99]
                    """);
            lan.start();
            LanClient earlier = lan.client(Kind.UDHCPC, false, "earlier", "br0");
            Ipv4Address known = earlier.start();
            LanClient client = lan.client(Kind.UDHCPC, false, "newcomer", "br0");
            Path profile = Files.createDirectory(lan.directory().resolve("chromium"));
            try (Browser browser = Browser.start(lan.server(), profile)) {
                browser.open("http://127.0.0.1:8067/");
                assertThat(browser.text())
                        .contains(known.toString())
                        .doesNotContain("newcomer")
                        .doesNotContainIgnoringCase(client.mac());
                browser.evaluate("window.stillTheSamePage = 'yes'");

                Ipv4Address address = client.start();
                Instant bound = Instant.now();

                Until.yes(
                        PATIENCE,
                        () -> {
                            String text = browser.text();
                            return text.contains("newcomer.example.org")
                                    && text.contains(address.toString());
                        },
                        () -> "the page shows " + address + ":\n" + browser.text());
                Duration took = Duration.between(bound, Instant.now());
                assertThat(browser.text()).containsIgnoringCase(client.mac());
                assertThat(browser.evaluate("window.stillTheSamePage")).isEqualTo("yes");
                assertThat(
                                browser.evaluate(
                                        "performance.getEntriesByType('navigation').length + ' ' +"
                                            + " performance.getEntriesByType('navigation')[0].type"))
                        .isEqualTo("1 navigate");
                // The numbers above the grid follow, a moment later.
                Until.yes(
                        PATIENCE,
                        () ->
                                browser.evaluate("document.getElementById('numbers').innerText")
                                        .matches("(?s)\\s*2\\s+leased\\s.*"),
                        () ->
                                "2 leased: "
                                        + browser.evaluate(
                                                "document.getElementById('numbers').innerText"));
                assertThat(browser.evaluate("window.stillTheSamePage")).isEqualTo("yes");
                Path picture = Path.of("target", "lease-in-browser.png");
                browser.screenshot(picture);
                RealLan.figure(
                        "Chromium showed %s %d ms after the client had it, no reload; picture: %s",
                        address, took.toMillis(), picture.toAbsolutePath());
            }
        }
    }
}

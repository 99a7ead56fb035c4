package io.leasehold.app.demo;

import io.leasehold.dhcp.wire.ReplyView;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// The devices of the demo household: they come one after the other, renew, now and then one leaves
/// and returns. Their own log of what they were told is what the server is judged by. Thread-safe.
final class DemoCrowd implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DemoCrowd.class);

    private static final List<String> NAMES =
            List.of(
                    "living-room-tv",
                    "kitchen-tablet",
                    "printer",
                    "doorbell",
                    "nas-backup",
                    "pixel-7",
                    "anna-laptop",
                    "ben-laptop",
                    "thermostat",
                    "vacuum",
                    "switch-attic",
                    "ap-hallway",
                    "camera-garden",
                    "solar-inverter",
                    "chromecast",
                    "work-macbook",
                    "steam-deck",
                    "e-reader",
                    "weather-station",
                    "garage-opener");

    /// What a device holds by its own account.
    ///
    /// @param name what it calls itself
    record Held(Ipv4Address address, HardwareAddress hardware, String name) {}

    private final InetSocketAddress server;
    private final long pauseMillis;
    private final Map<HardwareAddress, Held> held = new ConcurrentHashMap<>();
    private final LongAdder acks = new LongAdder();
    private final LongAdder refusals = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /// @param server the server's end of the simulated link
    /// @param pauseMillis between one device's arrival and the next
    DemoCrowd(InetSocketAddress server, long pauseMillis) {
        this.server = server;
        this.pauseMillis = pauseMillis;
    }

    /// Lets `count` devices arrive; the first six are the reserved nodes of the seed's cluster.
    void start(int count) {
        for (int i = 0; i < count; i++) {
            int number = i;
            threads.add(Thread.ofVirtual().name("demo-client-" + i).start(() -> live(number)));
        }
    }

    private void live(int number) {
        boolean node = number < 6;
        HardwareAddress hardware =
                HardwareAddress.parse(
                        node
                                ? String.format("52540000010%d", number + 1)
                                : String.format("00005e0053%02x", number));
        String name =
                node
                        ? "talos-" + number
                        : NAMES.get(number % NAMES.size()) + (number < 26 ? "" : "-" + number);
        SplittableRandom random = new SplittableRandom(number);
        try (DemoClient client = new DemoClient(hardware, name, server, random)) {
            pause(pauseMillis * number);
            while (!stopping) {
                Optional<ReplyView> ack = client.lease();
                if (ack.isEmpty()) {
                    refusals.increment();
                    pause(2_000);
                    continue;
                }
                acks.increment();
                stay(client, ack.get(), random, node);
            }
        } catch (IOException e) {
            LOG.warn("DEMO_CLIENT_STOPPED {}: {}", name, e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Renews until the device leaves, or is told to go elsewhere.
    private void stay(DemoClient client, ReplyView ack, SplittableRandom random, boolean node)
            throws IOException, InterruptedException {
        Ipv4Address address = ack.yiaddr();
        held.put(client.hardware(), new Held(address, client.hardware(), client.name()));
        while (!stopping) {
            pause(random.nextLong(3_000, 9_000));
            if (stopping) {
                return;
            }
            if (!node && random.nextInt(6) == 0) {
                held.remove(client.hardware());
                client.release(address, ack.serverIdentifier().orElseThrow());
                pause(random.nextLong(2_000, 6_000));
                return;
            }
            if (client.renew(address).isEmpty()) {
                held.remove(client.hardware());
                return;
            }
            acks.increment();
        }
    }

    private void pause(long millis) throws InterruptedException {
        long left = millis;
        while (left > 0 && !stopping) {
            long step = Math.min(left, 100);
            TimeUnit.MILLISECONDS.sleep(step);
            left -= step;
        }
    }

    long acks() {
        return acks.sum();
    }

    long refusals() {
        return refusals.sum();
    }

    /// What the devices hold now, by address.
    Map<Ipv4Address, Held> held() {
        Map<Ipv4Address, Held> byAddress = new TreeMap<>();
        held.values().forEach(h -> byAddress.put(h.address(), h));
        return byAddress;
    }

    /// The devices fall silent where they are, without a RELEASE.
    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

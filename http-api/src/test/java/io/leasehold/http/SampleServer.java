package io.leasehold.http;

import io.leasehold.ipam.lease.LeaseChange;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.port.HealthSource;
import io.leasehold.ipam.port.TokenStore.Role;
import io.leasehold.ipam.testing.SubnetBuilder;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Random;

/**
 * Pages with something on them, for looking at: the home network of seed 002, one subnet for each
 * kind of grid, and a new lease every few seconds. Arguments: port, and {@code ill} for a page with
 * troubles.
 */
final class SampleServer {
    private static final String[] NAMES = {
        "plex",
        "nas",
        "macbook-pro",
        "pixel-9",
        "Wohnzimmer TV",
        "esp32-garage",
        "printer",
        "",
        "homeassistant",
        "raspberrypi",
        "<script>alert(1)</script>",
        "iphone-von-Jörg",
        "switch-lite",
        "",
        "kindle",
        "unifi-ap-flur",
        "thermostat",
        "proxmox-vm-12",
        "steamdeck",
        "octoprint"
    };

    private SampleServer() {}

    static void main(String[] arguments) throws InterruptedException {
        Random random = new Random(2);
        Lan lan =
                new Lan(
                        InstantSource.system(),
                        SubnetBuilder.content(home(), wifi(), campus(), foreign()),
                        "127.0.0.1",
                        Integer.parseInt(arguments[0]));
        for (int i = 50; i < 118; i++) {
            if (i < 100 && random.nextInt(10) < 8 || i > 106 && random.nextInt(10) < 3) {
                lan.change(
                        LeaseChange.Kind.GRANT,
                        "10.69.1." + i,
                        mac(random, i),
                        NAMES[i % NAMES.length],
                        Duration.ofSeconds(60 + random.nextInt(43_000)));
            }
        }
        lan.grant("10.69.1.101", "52:54:00:00:01:01", "cp-1");
        lan.grant("10.69.1.102", "52:54:00:00:01:02", "cp-2");
        lan.grant("10.69.1.104", "52:54:00:00:01:04", "worker-1");
        lan.grant("10.69.1.152", "00:00:5e:00:53:99", "rogue");
        lan.change(
                LeaseChange.Kind.DECLINE,
                "10.69.1.120",
                "00:00:5e:00:53:77",
                "",
                Duration.ofHours(1));
        lan.change(
                LeaseChange.Kind.GRANT,
                "10.69.1.121",
                "00:00:5e:00:53:78",
                "laptop",
                Duration.ofSeconds(-20));
        for (long i = 0; i < 800; i++) {
            String address = Ipv4Address.parse("10.69.8.20").plus(i).toString();
            if (random.nextInt(20) > 0) {
                lan.grant(address, mac(random, (int) i), "phone-" + i);
            }
        }
        for (int i = 0; i < 9000; i++) {
            long at = (long) (Math.abs(random.nextGaussian()) * 14_000) % 60_000 + 256;
            Ipv4Address address = Ipv4Address.parse("10.80.0.0").plus(at);
            if (lan.store.lease(address).isEmpty()) {
                lan.grant(address.toString(), mac(random, i), "");
            }
        }
        lan.settleDns(9);
        if (arguments.length > 1 && arguments[1].equals("ill")) {
            lan.health.add(
                    new HealthSource.Component(
                            "dns",
                            HealthSource.Status.DEGRADED,
                            lan.clock.instant().minusSeconds(700),
                            "10.0.20.201 does not answer; 14 names wait and are published when it"
                                    + " does"));
        }
        System.out.println("operator token " + lan.token(Role.OPERATOR));
        for (int i = 122; i < 149; i++) {
            Thread.sleep(4000);
            lan.grant("10.69.1." + i, mac(random, i), "new-device-" + i);
        }
        Thread.sleep(Long.MAX_VALUE);
    }

    private static String mac(Random random, int last) {
        return String.format(
                Locale.ROOT,
                "%s:%02x:%02x:%02x",
                random.nextInt(4) == 0 ? "b2:7c:5e" : "00:00:5e",
                random.nextInt(256),
                last >> 8 & 255,
                last & 255);
    }

    private static SubnetBuilder home() {
        return Lan.subnet("10.69.1.0/24", "home", "10.69.1.1")
                .onInterface("br0")
                .pool("10.69.1.50-10.69.1.149")
                .claim(
                        Lan.claim(
                                "10.69.1.150-10.69.1.165",
                                OwnerKind.KUBERNETES_LB,
                                "metallb/first-pool"))
                .claim(
                        Lan.claim("10.69.1.150", OwnerKind.KUBERNETES_LB, "metallb/first-pool")
                                .but()
                                .source(Source.KUBERNETES)
                                .build())
                .claim(Lan.claim("10.69.1.180", OwnerKind.STATIC, "proxmox"))
                .claim(Lan.claim("10.69.1.167", OwnerKind.STATIC, "workstation"))
                .claim(
                        Lan.claim(
                                "10.69.1.208-10.69.1.223", OwnerKind.KUBERNETES_PODS, "cilium/lan"))
                .claim(Lan.claim("10.69.1.240-10.69.1.249", OwnerKind.FOREIGN_DHCP, "unifi"))
                .reserve("cp-1", "52:54:00:00:01:01", "10.69.1.101")
                .reserve("cp-2", "52:54:00:00:01:02", "10.69.1.102")
                .reserve("cp-3", "52:54:00:00:01:03", "10.69.1.103")
                .reserve(
                        Lan.reservation(
                                "52:54:00:00:01:04", "10.69.1.104", "worker-1", Source.API));
    }

    private static SubnetBuilder wifi() {
        return Lan.subnet("10.69.8.0/22", "guest wifi", "10.69.8.1")
                .id(2)
                .pool("10.69.8.20-10.69.11.100")
                .claim(Lan.claim("10.69.11.128/25", OwnerKind.KUBERNETES_LB, "kube-vip/range"));
    }

    private static SubnetBuilder campus() {
        return Lan.subnet("10.80.0.0/16", "campus", "10.80.0.1")
                .id(3)
                .pool("10.80.1.0-10.80.239.255")
                .claim(Lan.claim("10.80.240.0/20", OwnerKind.KUBERNETES_PODS, "calico/default"));
    }

    private static SubnetBuilder foreign() {
        return Lan.subnet("192.0.2.0/28", "management", "192.0.2.1")
                .id(4)
                .authority(Authority.FOREIGN);
    }
}

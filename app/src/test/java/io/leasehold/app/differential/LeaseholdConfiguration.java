package io.leasehold.app.differential;

import static java.util.stream.Collectors.joining;

import io.leasehold.app.differential.Setting.Kind;

import java.util.List;

/// The `plan:` part of Leasehold's file that means what [KeaServer#configuration] means.
final class LeaseholdConfiguration {
    private LeaseholdConfiguration() {}

    static String plan(List<Sequence> sequences) {
        return "plan:\n  classes:\n"
                + Classes.LEASEHOLD.indent(4)
                + "  sharedNetworks:\n"
                + sequences.stream()
                        .map(sequence -> sequence.setting().network(sequence.cast()).indent(4))
                        .collect(joining())
                + "  subnets:\n"
                + join(sequences, Kind.SUBNET, 4)
                + join(sequences, Kind.NETWORK, 4)
                + """
                    - prefix: %s
                      interface: %s
                      lease: { default: 1h, min: 10m, max: 2h }
                      dot0Dot255: true
                      options:
                        routers: %s
                        domain-name-servers: [192.0.2.53, 192.0.2.54]
                        domain-name: example.org
                        ntp-servers: 192.0.2.123
                      pools:
                        - 198.19.1.0-198.19.15.254
                """
                        .formatted(Cast.LINK, Cable.SERVER_LINK, Cast.SERVER)
                + join(sequences, Kind.POOL, 8);
    }

    private static String join(List<Sequence> sequences, Kind kind, int indentation) {
        return sequences.stream()
                .filter(sequence -> sequence.setting().kind() == kind)
                .map(sequence -> sequence.setting().leasehold(sequence.cast()).indent(indentation))
                .collect(joining());
    }
}

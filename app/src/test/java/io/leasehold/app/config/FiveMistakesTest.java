package io.leasehold.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.stream.Collectors;

/// A refused configuration shows everything that is wrong with it at once.
final class FiveMistakesTest {
    private static final String FIVE_MISTAKES =
            """
            server: { id: lan-1 }
            dhcp:
              interfaces: [br0]
            database: { embeded: ./data }
            http: { listen: "127.0.0.1:80670" }
            plan:
              subnets:
                - prefix: 192.0.2.0/24
                  interface: br1
                  lease: { default: 48h, max: 24h }
                  pools: [ 192.0.2.50-192.0.2.200 ]
                  claims:
                    - { range: 192.0.2.150-192.0.2.165, owner: kubernetes-lb, name: metallb/first-pool }
                    - { address: 192.0.2.163, owner: static, name: NAS }
            """;

    @Test
    void allFiveAreToldWithLineReasonAndRemedy() {
        ConfigOutcome outcome = ConfigFile.parse(Path.of("leasehold.yaml"), FIVE_MISTAKES);

        assertThat(outcome).isInstanceOf(ConfigOutcome.Refused.class);
        String told =
                ((ConfigOutcome.Refused) outcome)
                        .problems().stream()
                                .filter(Problem::isError)
                                .map(Problem::toString)
                                .collect(Collectors.joining("\n"));
        assertThat(told)
                .isEqualTo(
                        """
                        leasehold.yaml:4: unknown key 'embeded' in database
                            remedy: did you mean 'embedded'?
                        leasehold.yaml:5: http.listen: port '80670' is not 1 to 65535
                            remedy: give ADDRESS:PORT, like 127.0.0.1:8067, 0.0.0.0:8067 or "[::1]:8067"
                        leasehold.yaml:9: subnet 192.0.2.0/24 is on interface br1, which is not in dhcp.interfaces [br0]
                            remedy: did you mean 'br0'?
                        leasehold.yaml:10: default 172800 s is longer than max 86400 s
                            remedy: make default no longer than max
                        leasehold.yaml:14: claim static NAS 192.0.2.163 overlaps kubernetes-lb metallb/first-pool 192.0.2.150-192.0.2.165 at 192.0.2.163 (declared at line 13)
                            remedy: one address has one owner; move or shrink one of the two\
                        """);
    }
}

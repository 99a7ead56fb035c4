package io.leasehold.ddns.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ddns.dns.ZoneRecord;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class ExternalDnsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "nobody",
            value = {
                "heritage=external-dns,external-dns/owner=home,external-dns/resource=ingress/web/www"
                    + " | external-dns (owner home, for ingress/web/www)",
                "\"heritage=external-dns,external-dns/owner=home\" | external-dns (owner home)",
                "heritage=external-dns | external-dns (owner unnamed)",
                "v=spf1 -all | nobody",
                "heritage=other,external-dns/owner=home | nobody",
            })
    void readsItsRecord(String text, String owner) {
        assertThat(ExternalDns.owner(List.of(new ZoneRecord("nas.lan", "TXT", 300, text))))
                .isEqualTo(java.util.Optional.ofNullable(owner));
    }
}

package io.leasehold.ddns.reconcile;

import io.leasehold.ddns.dns.AuthoritativeZones;
import io.leasehold.ddns.dns.DemoNameServer;
import io.leasehold.ddns.plan.RecordData;
import io.leasehold.ddns.zone.DnsServer;
import io.leasehold.ipam.dns.DnsName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import java.time.InstantSource;
import java.util.List;

final class DemoNameServerScenariosTest extends RegistrarScenarios {
    private DemoNameServer running;

    @BeforeEach
    void startFresh() {
        AuthoritativeZones zones =
                new AuthoritativeZones(
                        List.of(Given.ZONE, Given.REVERSE),
                        List.of(Given.KEY),
                        InstantSource.system());
        zones.enter(Given.host("static"), 600, new RecordData.A(Given.address(200)));
        running = DemoNameServer.start(zones, 0);
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Override
    DnsServer server() {
        return running.address();
    }

    @Override
    void enter(DnsName name, List<RecordData> records) {
        records.forEach(data -> running.zones().enter(name, 600, data));
    }

    @Override
    void stopServer() {
        running.close();
    }

    @Override
    void startServer() {
        running = DemoNameServer.start(running.zones(), running.address().port());
    }
}

package io.leasehold.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Claim;
import io.leasehold.ipam.plan.ClaimId;
import io.leasehold.ipam.plan.ClaimSemantics;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanEditor;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Standing;
import io.leasehold.ipam.plan.Subnet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGeneratorFactory;

/// What is written is a file, and the file says the same plan.
final class PlanWriterTest {
    private static final String HEAD = "server: {id: a}\ndhcp: {interfaces: []}\n";

    /// Written by hand as the writer writes it.
    private static final String EVERYTHING =
            """
            plan:
              sections:
                - path: Home/IoT
                  description: "ground floor"
              vlans:
                - id: 20
                  name: iot
                - id: 20
                  domain: office
                  name: printers
              customFields:
                - name: rack
                  for: [claim, subnet]
                  type: choice
                  choices: [A1, "2"]
              containers:
                - prefix: 10.0.0.0/8
                  name: site
                  section: Home/IoT
                  tags: [core]
              claims:
                - range: 10.244.0.0-10.244.255.255
                  owner: kubernetes-pods
                  name: calico
                  semantics: overlay
              dhcp:
                matchClientId: false
                authoritative: true
                lease:
                  max: infinite
                  cache: 25
                options:
                  ntp-servers: 10.0.30.53
                alwaysSend: [ntp-servers]
              optionDefinitions:
                - name: my-blob
                  code: 222
                  type: hex
                - name: controllers
                  code: 223
                  type: address
                  array: true
              classes:
                - name: pxe-uefi
                  test: "option[93].hex == 0x0007"
                  boot:
                    nextServer: 10.0.30.9
                    serverName: tftp.example.org
                    file: netboot.efi
                - name: RANDOM_MAC
                  lease:
                    max: 1h
              sharedNetworks:
                - name: floor-2
                  relays: [10.9.9.1, 10.9.9.2]
                  classes: [KNOWN, pxe-uefi]
                  authoritative: false
                  neverSend: [routers, vendor-encapsulated-options]
              subnets:
                - prefix: 10.0.30.0/24
                  name: iot
                  section: Home/IoT
                  vlan: 20
                  sharedNetwork: floor-2
                  relays: [10.9.9.3]
                  gateway: 10.0.30.1
                  classes: [pxe-uefi]
                  matchClientId: true
                  lease:
                    default: 1h
                    min: 1m
                    max: 1d12h
                    renew: 20m
                    rebind: 40m
                    pressure: 90
                  options:
                    domain-name-servers: [10.0.30.53, 10.0.20.53]
                    domain-name: iot.example.org
                    224: "01:ff"
                  ddns:
                    forward: iot.example.org
                    suffix: dhcp.iot.example.org
                    reverse: true
                    overrideClientUpdate: false
                    overrideNoUpdate: false
                    replaceClientName: when-not-present
                    generatedPrefix: dhcp
                    conflict: no-check-with-dhcid
                    ttl:
                      percent: 50
                      min: 5m
                      max: 1h
                    updateOnRenew: true
                  dot0Dot255: true
                  announceRoutes: true
                  description: "say \\"hi\\""
                  tags: [cameras, wifi]
                  fields:
                    rack: A1
                  pools:
                    - 10.0.30.100-10.0.30.199
                    - range: 10.0.30.210-10.0.30.219
                      classes: [pxe-uefi]
                      options:
                        boot-file-name: menu.efi
                  claims:
                    - range: 10.0.30.40/28
                      owner: kubernetes-lb
                      name: metallb/first-pool
                      label: media
                      via: 10.0.30.2
                      vlan:
                        id: 20
                        domain: office
                      drain: true
                    - address: 10.0.30.9
                      owner: static
                      name: NAS
                  reservations:
                    - macs: ["00:00:5e:00:53:01", "00:00:5e:00:53:02"]
                      circuitId: "00:04:00:14:01:07"
                      address: 10.0.30.70
                      hostname: camera
                      dns: always
                      classes: [RANDOM_MAC]
                      options:
                        routers: 10.0.30.3
                      boot:
                        file: rescue.efi
                      enabled: false
                      drain: true
                - prefix: 192.168.1.0/24
                  space: lab
                  name: lab
                  authority: foreign
                  dhcpServer: TP-Link
            """;

    @Test
    void everythingIsWrittenAsPeopleWouldWriteIt() {
        assertThat(PlanWriter.write(read(EVERYTHING))).isEqualTo(EVERYTHING);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyPlanReadsBackAsItself(long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 100; round++) {
            PlanContent content = new RandomPlan(random).next();
            assertThat(declared(content))
                    .as("seed %d round %d is a plan", seed, round)
                    .isInstanceOf(PlanOutcome.Applied.class);
            assertSame(content, read(PlanWriter.write(content)));
        }
    }

    @Test
    void aDifferenceWouldBeSeen() {
        PlanContent content = read(EVERYTHING);
        PlanContent other = read(EVERYTHING.replace("label: media", "label: medium"));

        assertThat(changes(content, other)).isTrue();
        assertThat(changes(content, content)).isFalse();
    }

    @Test
    void anEmptyPlanIsWrittenAsOne() {
        assertThat(PlanWriter.write(PlanContent.EMPTY)).isEqualTo("plan: {}\n");
        assertThat(read(PlanWriter.write(PlanContent.EMPTY))).isEqualTo(PlanContent.EMPTY);
    }

    @Test
    void whatWasObservedIsToldAndNotDeclared() {
        PlanContent content =
                PlanContent.of(
                        List.of(subnet("10.0.30.0/24")),
                        List.of(
                                seen("10.0.30.200-10.0.30.220", "metallb/pool", Standing.HELD_BACK),
                                seen("10.42.0.0/16", "pods\n  subnets: []", Standing.IN_FORCE)));

        String written = PlanWriter.write(content);

        assertThat(written)
                .isEqualTo(
                        """
                        plan:
                          # seen by kubernetes home: kubernetes-lb pods   subnets: [] 10.42.0.0-10.42.255.255, exclude
                          subnets:
                            - prefix: 10.0.30.0/24
                              name: 10.0.30.0/24
                              # seen by kubernetes home: kubernetes-lb metallb/pool 10.0.30.200-10.0.30.220, exclude, held back
                        """);
        assertThat(read(written).claims()).isEmpty();
    }

    @Test
    void whatTheApiMadeIsWrittenLikeWhatTheFileHas() {
        Subnet subnet =
                subnet("10.0.30.0/24")
                        .but()
                        .source(Source.API)
                        .notes(notes("made by hand"))
                        .build();

        PlanContent read = read(PlanWriter.write(PlanContent.of(List.of(subnet), List.of())));

        assertThat(read.subnets().getFirst().notes()).isEqualTo(notes("made by hand"));
        assertThat(read.subnets().getFirst().source()).isEqualTo(Source.FILE);
    }

    private static Notes notes(String description) {
        return new Notes(description, Set.of(), java.util.Map.of());
    }

    private static Subnet subnet(String prefix) {
        return Subnet.of(Ipv4Prefix.parse(prefix)).name(prefix).source(Source.FILE).build();
    }

    private static Claim seen(String range, String name, Standing standing) {
        return new Claim(
                        new ClaimId(
                                UUID.nameUUIDFromBytes(
                                        name.getBytes(java.nio.charset.StandardCharsets.UTF_8))),
                        Ipv4Range.parse(range),
                        new Owner(OwnerKind.KUBERNETES_LB, name),
                        ClaimSemantics.EXCLUDE,
                        Source.KUBERNETES)
                .but()
                .observer("kubernetes home")
                .standing(standing)
                .build();
    }

    private static PlanContent read(String plan) {
        ConfigOutcome outcome = ConfigFile.parse(Path.of("plan.yaml"), HEAD + plan);
        assertThat(outcome).as("%s\n%s", outcome, plan).isInstanceOf(ConfigOutcome.Loaded.class);
        return ((ConfigOutcome.Loaded) outcome).config().plan();
    }

    private static PlanOutcome declared(PlanContent content) {
        return PlanEditor.apply(Plan.EMPTY, new PlanEdit.DeclareFilePlan(content));
    }

    /// The same but for ids and order: declaring it over the other changes nothing.
    private static void assertSame(PlanContent one, PlanContent other) {
        assertThat(changes(one, other))
                .as("before:\n%s\nafter:\n%s", PlanWriter.write(one), PlanWriter.write(other))
                .isFalse();
    }

    private static boolean changes(PlanContent one, PlanContent other) {
        Plan before = ((PlanOutcome.Applied) declared(one)).plan();
        PlanOutcome outcome = PlanEditor.apply(before, new PlanEdit.DeclareFilePlan(other));
        assertThat(outcome).isInstanceOf(PlanOutcome.Applied.class);
        return ((PlanOutcome.Applied) outcome).plan().version() != before.version();
    }
}

package io.leasehold.app.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.interchange.ReservationImport.Fate;
import io.leasehold.app.interchange.ReservationImport.Result;
import io.leasehold.interchange.json.Sources;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.plan.Authority;
import io.leasehold.ipam.plan.Conflict;
import io.leasehold.ipam.plan.Conflicts;
import io.leasehold.ipam.plan.DdnsPolicy;
import io.leasehold.ipam.plan.DeviceIdentifier;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.PlanEdit;
import io.leasehold.ipam.plan.PlanOutcome;
import io.leasehold.ipam.plan.Reservation;
import io.leasehold.ipam.plan.ReservationId;
import io.leasehold.ipam.plan.Source;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.port.PlanStore;
import io.leasehold.ipam.testing.InMemoryStore;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Scenario B4: the reservations of seed 003, and what can be wrong with such a file.
final class ReservationImportTest {
    private static final PlanStore.Author AUTHOR = new PlanStore.Author("test", "cli", "-");

    private final InMemoryStore store =
            new InMemoryStore(() -> Instant.parse("2026-11-21T12:00:00Z"));

    /// @param mac the last octet
    private record Device(String ip, int mac, String name) {}

    private static List<Device> seed003() {
        Stream<Device> management =
                Stream.of(
                        new Device("10.0.10.10", 1, "devvm"),
                        new Device("10.0.10.11", 2, "pxe"),
                        new Device("10.0.10.12", 3, "ha"));
        Stream<Device> cluster =
                Stream.of(
                        new Device("10.0.20.100", 10, "master"),
                        new Device("10.0.20.101", 11, "node1"),
                        new Device("10.0.20.102", 12, "node2"),
                        new Device("10.0.20.103", 13, "node3"),
                        new Device("10.0.20.104", 14, "node4"),
                        new Device("10.0.20.105", 15, "node5"),
                        new Device("10.0.20.10", 16, "registry"));
        Stream<Device> home =
                IntStream.rangeClosed(1, 42)
                        .mapToObj(i -> new Device("192.168.1." + (100 + i), 0x40 + i, "home-" + i));
        return Stream.of(management, cluster, home).flatMap(s -> s).toList();
    }

    private static String csv() {
        return seed003().stream()
                .map(d -> d.ip() + "," + dashed(d.mac()) + "," + d.name() + ",\"VM, or so\"\r\n")
                .collect(Collectors.joining("", "ip,mac,hostname,description\r\n", ""));
    }

    private static String dashed(int mac) {
        return "00-00-5E-00-53-%02X".formatted(mac);
    }

    /// As Kea's own examples look, comments and commas included.
    private static String kea() {
        return """
        // made by hand
        { "Dhcp4": { # the server
          "valid-lifetime": 4000,
          "subnet4": [
        """
                + Stream.of("10.0.10.", "10.0.20.", "192.168.1.")
                        .map(ReservationImportTest::keaSubnet)
                        .collect(Collectors.joining(",\n"))
                + " ] /* subnets */ } }";
    }

    private static String keaSubnet(String network) {
        return "{ \"subnet\": \""
                + network
                + "0/24\", \"reservations\": ["
                + seed003().stream()
                        .filter(d -> d.ip().startsWith(network))
                        .map(
                                d ->
                                        "{ \"hw-address\": \"00:00:5e:00:53:%02x\", \"ip-address\": \"%s\", \"hostname\": \"%s.home.example.org.\", \"option-data\": [], },"
                                                .formatted(d.mac(), d.ip(), d.name()))
                        .collect(Collectors.joining("\n"))
                + "] }";
    }

    private void subnets() {
        List<Subnet> subnets =
                List.of(
                        subnet("10.0.10.0/24", "management", Authority.LEASEHOLD),
                        subnet("10.0.20.0/24", "cluster", Authority.LEASEHOLD),
                        subnet("192.168.1.0/24", "home", Authority.FOREIGN));
        assertThat(
                        store.change(
                                new PlanEdit.DeclareFilePlan(PlanContent.of(subnets, List.of())),
                                AUTHOR))
                .isInstanceOf(PlanOutcome.Applied.class);
    }

    private static Subnet subnet(String prefix, String name, Authority authority) {
        return Subnet.of(Ipv4Prefix.parse(prefix))
                .name(name)
                .authority(authority)
                .gateway(Optional.of(Ipv4Prefix.parse(prefix).network().plus(1)))
                .ddns(new DdnsPolicy(Optional.of(DnsName.parse("home.example.org")), false))
                .source(Source.FILE)
                .build();
    }

    private ReservationImport imported(ImportFile file) {
        assertThat(file.mistakes()).isEmpty();
        ReservationImport rows = new ReservationImport(store.current(), file.rows(), false);
        rows.edit()
                .ifPresent(
                        edit ->
                                assertThat(store.change(edit, AUTHOR))
                                        .isInstanceOf(PlanOutcome.Applied.class));
        return rows;
    }

    private List<Reservation> reservations() {
        return store.current().declared().stream().flatMap(s -> s.reservations().stream()).toList();
    }

    @Test
    void b4CsvOf52RowsImportedTwiceIs52Reservations() {
        subnets();

        assertThat(fates(imported(CsvReservations.read(csv())))).containsOnly(Fate.ADDED);
        assertThat(reservations())
                .hasSize(52)
                .extracting(Reservation::source)
                .containsOnly(Source.IMPORT);
        assertThat(store.current().declared())
                .extracting(s -> s.reservations().size())
                .containsExactly(3, 7, 42);

        List<Reservation> before = reservations();
        long version = store.current().version();
        ReservationImport again = imported(CsvReservations.read(csv()));

        assertThat(fates(again)).hasSize(52).containsOnly(Fate.UNCHANGED);
        assertThat(again.edit()).isEmpty();
        assertThat(store.current().version()).isEqualTo(version);
        assertThat(reservations()).isEqualTo(before);
    }

    @Test
    void b4KeaJsonIsTheSame52AndNothingNewAfterTheCsv() {
        subnets();

        assertThat(fates(imported(readKea(kea())))).hasSize(52).containsOnly(Fate.ADDED);
        assertThat(reservations())
                .extracting(r -> r.hostname().orElse(""))
                .containsExactlyElementsOf(seed003().stream().map(Device::name).toList());

        assertThat(fates(imported(readKea(kea())))).containsOnly(Fate.UNCHANGED);
        assertThat(fates(imported(CsvReservations.read(csv())))).containsOnly(Fate.CHANGED);
        assertThat(reservations()).hasSize(52);
        assertThat(fates(imported(readKea(kea())))).containsOnly(Fate.UNCHANGED);
    }

    @Test
    void b3TheReservationsOfAForeignSubnetAreSaidToBeServedByNobody() {
        subnets();
        imported(CsvReservations.read(csv()));

        assertThat(Conflicts.of(store.current()))
                .extracting(Conflict::message)
                .containsExactly(
                        "42 reservations have no serving DHCP server; DDNS for this subnet"
                                + " impossible from here");
    }

    @Test
    void oneBadRowKeepsAllOut() {
        subnets();
        ReservationImport rows =
                imported(
                        CsvReservations.read(
                                """
                                ip,mac,hostname
                                10.0.10.10,00:00:5e:00:53:01,good
                                10.9.9.9,00:00:5e:00:53:02,lost
                                10.0.10.11,00:00:5e:00:53:01,double
                                """));

        assertThat(rows.results())
                .extracting(r -> r.row().line() + " " + r.fate() + " " + r.detail())
                .containsExactly(
                        "2 ADDED good 10.0.10.10 in 10.0.10.0/24",
                        "3 REFUSED no subnet of the plan holds 10.9.9.9; make the subnet first",
                        "4 REFUSED its device is in row 2 too; a device has one reservation in a"
                                + " subnet");
        assertThat(rows.edit()).isEmpty();
        assertThat(reservations()).isEmpty();
    }

    @Test
    void rowsThatThePlanRefusesAreNamed() {
        subnets();
        ReservationImport rows =
                new ReservationImport(
                        store.current(),
                        CsvReservations.read(
                                        """
                                        ip,mac,hostname
                                        10.0.10.10,00:00:5e:00:53:01,a
                                        10.0.10.10,00:00:5e:00:53:02,b
                                        10.0.10.1,00:00:5e:00:53:03,c
                                        10.0.10.12,00:00:5e:00:53:04,under_score
                                        """)
                                .rows(),
                        false);

        assertThat(store.change(rows.edit().orElseThrow(), AUTHOR))
                .isInstanceOf(PlanOutcome.Refused.class);
        assertThat(rows.blame())
                .extracting(remark -> remark.line() + ": " + remark.text())
                .containsExactly(
                        "3: address 10.0.10.10 is reserved twice: for a and for b; list several"
                                + " identifiers in one reservation when one device has several",
                        "4: reservation c of 10.0.10.1 is the gateway of 10.0.10.0/24; reserve"
                                + " another address",
                        "5: host name 'under_score' is not 1 to 63 letters, digits and inner"
                                + " hyphens; use one label like cp-1 (RFC 1123 section 2.1)");
        assertThat(reservations()).isEmpty();
    }

    @Test
    void whatTheFileReservesIsTheFiles() {
        Reservation fixed =
                new Reservation(
                        new ReservationId(new UUID(0, 1)),
                        Set.of(
                                new DeviceIdentifier.Mac(
                                        HardwareAddress.parse("00:00:5e:00:53:01"))),
                        Optional.of(Ipv4Address.parse("10.0.10.10")),
                        Optional.of("devvm"),
                        OptionSet.EMPTY,
                        Source.FILE);
        Subnet subnet =
                subnet("10.0.10.0/24", "management", Authority.LEASEHOLD)
                        .withReservations(List.of(fixed));
        store.change(
                new PlanEdit.DeclareFilePlan(PlanContent.of(List.of(subnet), List.of())), AUTHOR);
        Plan plan = store.current();

        assertThat(
                        new ReservationImport(
                                        plan,
                                        CsvReservations.read(
                                                        """
                                                        ip,mac,hostname
                                                        10.0.10.10,00005e005301,devvm
                                                        """)
                                                .rows(),
                                        false)
                                .results())
                .extracting(Result::fate)
                .containsExactly(Fate.UNCHANGED);
        assertThat(
                        new ReservationImport(
                                        plan,
                                        CsvReservations.read("ip,mac\n10.0.10.99,0000.5e00.5301\n")
                                                .rows(),
                                        false)
                                .results())
                .extracting(Result::detail)
                .containsExactly(
                        "reservation devvm in 10.0.10.0/24 belongs to the configuration file;"
                                + " change it there");
    }

    @Test
    void everyMistakeOfACsvFileIsTold() {
        assertThat(mistakes(CsvReservations.read("")))
                .containsExactly("0: the file is empty; begin it with ip,mac,hostname,description");
        assertThat(mistakes(CsvReservations.read("ip,mac,vlan\n")))
                .containsExactly(
                        "1: there is no column 'vlan'; the columns are [ip, mac, hostname,"
                                + " description, subnet]");
        assertThat(mistakes(CsvReservations.read("ip,ip\n")))
                .containsExactly(
                        "1: a column stands twice in [ip, ip]",
                        "1: no column 'mac'; a reservation is for a device");
        assertThat(
                        mistakes(
                                CsvReservations.read(
                                        """
                                        \ufeffMAC,ip
                                        00:00:5e:00:53,10.0.0.1

                                        00:00:5e:00:53:01,10.0.0.256
                                        ,10.0.0.3
                                        00:00:5e:00:53:01
                                        "open\
                                        """)))
                .containsExactly(
                        "2: '00:00:5e:00:53' is not a MAC address (like 00:00:5e:00:53:01)",
                        "4: '10.0.0.256' is not an IPv4 address (four numbers 0-255, like"
                                + " 192.0.2.1)",
                        "5: no mac; a reservation is for a device",
                        "6: the header has 2 columns, this row 1",
                        "7: a quote is opened and not closed");
    }

    @Test
    void everyMistakeOfAKeaFileIsTold() {
        assertThat(mistakes(readKea("{ \"Dhcp6\": {} }")))
                .containsExactly(
                        "1: this is a configuration of kea-dhcp6 (Leasehold serves DHCPv4), not of"
                                + " kea-dhcp4; give the configuration of kea-dhcp4");
        assertThat(mistakes(readKea("{\n \"Dhcp4\": {\n ")))
                .containsExactly(
                        "3: expected a key in double quotes or '}' for the '{' of line 2, found the"
                                + " end of the file; write \"key\": value");
        assertThat(
                        mistakes(
                                readKea(
                                        """
                                        { "Dhcp4": { "shared-networks": [ { "subnet4": [ { "subnet": "10.0.10.0/24", "reservations": [
                                          { "hw-address": 7 },
                                          { "client-id": "01:11", "circuit-id": "'port 7'", "ip-address": "10.0.10.10" } ] } ] } ] } }
                                        """)))
                .containsExactly(
                        "2: the reservation names no device; give one of hw-address, client-id,"
                                + " duid, circuit-id, flex-id",
                        "2: \"hw-address\" is the number 7 where text in double quotes is wanted;"
                                + " write text in double quotes",
                        "3: the reservation has client-id and circuit-id; give one of hw-address,"
                                + " client-id, duid, circuit-id, flex-id");
    }

    @Test
    void whatIsNotTakenOverOfAKeaFileIsTold() {
        ImportFile file =
                readKea(
                        """
                        { "Dhcp4": { "loggers": [ { "name": "x" } ], "subnet4": [ { "subnet": "10.0.10.0/24", "reservations": [
                          { "duid": "01:02", "ip-address": "10.0.10.9" },
                          { "circuit-id": "'port 7'", "ip-address": "10.0.10.10",
                            "next-server": "10.0.10.2", "boot-file-name": "x" } ] } ] } }
                        """);

        assertThat(file.mistakes()).isEmpty();
        assertThat(file.rows())
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.line()).isEqualTo(3);
                            assertThat(row.subnet()).contains("10.0.10.0/24");
                            assertThat(row.identifiers())
                                    .extracting(Object::toString)
                                    .containsExactly("circuit-id 70:6f:72:74:20:37");
                        });
        assertThat(file.ignored())
                .extracting(m -> m.line() + ": " + m.text())
                .containsExactly(
                        "2: not carried over: reservations by duid: the client sends its DUID"
                            + " behind an IAID that the file does not tell; import with --leases"
                            + " while the client has a lease, or reserve by its whole client-id"
                            + " (ff, IAID, DUID)",
                        "3: not carried over: options, boot fields and classes of reservations:"
                            + " only devices, addresses and names are taken over; `leasehold import"
                            + " kea` takes all");
    }

    private static ImportFile readKea(String text) {
        return KeaReservations.read("kea.conf", text, Sources.none());
    }

    private static List<String> mistakes(ImportFile file) {
        return file.mistakes().stream().map(m -> m.line() + ": " + m.text()).toList();
    }

    private static List<Fate> fates(ReservationImport rows) {
        return rows.results().stream().map(Result::fate).toList();
    }
}

package io.leasehold.app.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.cli.CheckCommand;
import io.leasehold.app.cli.CommandLineProgram;
import io.leasehold.app.cli.ImportCommand;
import io.leasehold.app.config.Tree;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// `leasehold import kea` as the shell sees it: golden files, one for each feature of Kea, beside
/// their inputs in `src/test/resources/kea`; and the exact words for what cannot be imported.
final class KeaImportTest {
    private static final Path GOLDEN = Tree.file("app/src/test/resources/kea");

    @TempDir private Path directory;

    private record Ran(int status, String out, String err) {}

    private static Ran run(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status =
                CommandLineProgram.of(
                                List.of(new ImportCommand(), new CheckCommand()),
                                new PrintWriter(out, true),
                                new PrintWriter(err, true))
                        .execute(arguments.toArray(String[]::new));
        return new Ran(status, out.toString(), err.toString());
    }

    private Ran importKea(String... arguments) {
        List<String> all = new ArrayList<>(List.of("import", "kea"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--out", directory.resolve("leasehold.yaml").toString()));
        Ran ran = run(all);
        return new Ran(ran.status(), bare(ran.out()), bare(ran.err()));
    }

    /// Without the directory.
    private String bare(String text) {
        return text.replace(directory + "/", "");
    }

    static Stream<String> golden() throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            return files
                    .map(f -> f.getFileName().toString())
                    .filter(name -> name.endsWith(".conf"))
                    .map(name -> name.substring(0, name.length() - 5))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    /// With `-Dleasehold.golden=write` the expected files are written instead of compared; read the
    /// difference then.
    @ParameterizedTest
    @MethodSource("golden")
    void isImportedAsExpected(String name) throws IOException {
        try (Stream<Path> files = Files.list(GOLDEN)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().startsWith(name)).toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
        List<String> arguments =
                new ArrayList<>(List.of(directory.resolve(name + ".conf").toString()));
        if (Files.exists(directory.resolve(name + ".d2"))) {
            arguments.addAll(List.of("--ddns", directory.resolve(name + ".d2").toString()));
        }
        Ran ran = importKea(arguments.toArray(String[]::new));

        String yaml = Files.readString(directory.resolve("leasehold.yaml"));
        String found =
                "exit "
                        + ran.status()
                        + "\n---- stdout\n"
                        + ran.out()
                        + "---- stderr\n"
                        + ran.err()
                        + "---- leasehold.yaml\n"
                        + yaml;
        Path expected = GOLDEN.resolve(name + ".expected");
        if ("write".equals(System.getProperty("leasehold.golden"))) {
            Files.writeString(expected, found);
        }
        assertThat(found).isEqualTo(Files.readString(expected));
        assertThat(
                        run(List.of(
                                        "check",
                                        "--config",
                                        directory.resolve("leasehold.yaml").toString()))
                                .status())
                .isZero();
    }

    private static String lines(String... lines) {
        return String.join("\n", lines);
    }

    /// @param dhcp4 what stands inside of `{ "Dhcp4": { ... } }`
    record Bad(String name, String dhcp4, String... mistakes) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String ONE = "\"subnet4\": [ { \"subnet\": \"192.0.2.0/24\", \"id\": 1, ";

    static Stream<Bad> bad() {
        return Stream.of(
                new Bad(
                        "a key that Kea does not know",
                        "\"valid-lifetme\": 3600,\n \"colour\": \"red\"",
                        "kea.conf:2:1: Kea knows no key \"valid-lifetme\" in Dhcp4",
                        "    remedy: did you mean \"valid-lifetime\"?",
                        "kea.conf:3:2: Kea knows no key \"colour\" in Dhcp4",
                        "    remedy: remove it, or make it a comment"),
                new Bad(
                        "a key inside of what is not carried over",
                        "\"loggers\": [ { \"name\": \"x\",\n \"sevrity\": \"INFO\" } ]",
                        "kea.conf:3:2: Kea knows no key \"sevrity\" in logger",
                        "    remedy: did you mean \"severity\"?"),
                new Bad(
                        "a key twice",
                        "\"valid-lifetime\": 1,\n\"valid-lifetime\": 2",
                        "kea.conf:3:1: \"valid-lifetime\" stands twice, first at line 2",
                        "    remedy: keep one of the two"),
                new Bad(
                        "a value of another type",
                        "\"valid-lifetime\": \"1h\", \"authoritative\": 1",
                        "kea.conf:2:19: \"valid-lifetime\" is the text \"1h\" where a whole number"
                                + " is wanted",
                        "    remedy: write a whole number",
                        "kea.conf:2:42: \"authoritative\" is the number 1 where true or false is"
                                + " wanted",
                        "    remedy: write true or false"),
                new Bad(
                        "a number out of range",
                        "\"valid-lifetime\": 4294967296",
                        "kea.conf:2:1: \"valid-lifetime\" is 4294967296, not 0 to 4294967295",
                        "    remedy: write a number 0 to 4294967295"),
                new Bad(
                        "lifetimes out of order",
                        "\"valid-lifetime\": 60, \"min-valid-lifetime\": 120",
                        "kea.conf:2:1: lifetimes are min 120, default 60, max 60 seconds",
                        "    remedy: make them min-valid-lifetime <= valid-lifetime <="
                                + " max-valid-lifetime"),
                new Bad(
                        "a lease of no time",
                        "\"valid-lifetime\": 0",
                        "kea.conf:2:1: a lease of 0 seconds, which Kea allows and Leasehold does"
                                + " not",
                        "    remedy: use at least 1"),
                new Bad(
                        "a share that is none",
                        "\"cache-threshold\": 1.5",
                        "kea.conf:2:1: cache-threshold is 1.5",
                        "    remedy: use a share between 0 and 1"),
                new Bad(
                        "a subnet that is none",
                        "\"subnet4\": [ { \"subnet\": \"192.0.2.1/24\" },\n { \"id\": 2 } ]",
                        "kea.conf:2:16: \"subnet\": prefix 192.0.2.1/24 has host bits set; the"
                                + " network is 192.0.2.0/24",
                        "    remedy: give a prefix like 192.0.2.0/24, host bits zero",
                        "kea.conf:3:2: the subnet has no prefix",
                        "    remedy: give \"subnet\": \"192.0.2.0/24\""),
                new Bad(
                        "subnets that overlap",
                        "\"subnet4\": [ { \"subnet\": \"198.18.0.0/16\" },\n"
                                + " { \"subnet\": \"198.18.3.0/24\" } ]",
                        "kea.conf:3:2: subnet 198.18.3.0/24 overlaps subnet 198.18.0.0/16 (line 2):"
                                + " in Leasehold an address is in one subnet",
                        "    remedy: shrink one of the two, or remove it"),
                new Bad(
                        "one id for two subnets",
                        "\"subnet4\": [ { \"subnet\": \"192.0.2.0/24\", \"id\": 7 },\n"
                                + " { \"subnet\": \"198.51.100.0/24\", \"id\": 7 } ]",
                        "kea.conf:3:2: subnets 192.0.2.0/24 (line 2) and 198.51.100.0/24 both have"
                                + " id 7",
                        "    remedy: give each subnet an id of its own"),
                new Bad(
                        "pools outside of the subnet, and over each other",
                        ONE
                                + "\"pools\": [ { \"pool\": \"192.0.3.1-192.0.3.9\" },\n"
                                + " { \"pool\": \"192.0.2.10-192.0.2.19\" },\n"
                                + " { \"pool\": \"192.0.2.16/28\" },\n"
                                + " { \"pool\": \"some\" } ] } ]",
                        "kea.conf:2:64: pool 192.0.3.1-192.0.3.9 is not within subnet 192.0.2.0/24",
                        "    remedy: give addresses of 192.0.2.0-192.0.2.255",
                        "kea.conf:4:4: pool 192.0.2.16-192.0.2.31 overlaps pool"
                                + " 192.0.2.10-192.0.2.19 (line 3)",
                        "    remedy: shrink or remove one of the two",
                        "kea.conf:5:4: \"pool\": 'some' is not an IPv4 address (four numbers 0-255,"
                                + " like 192.0.2.1)",
                        "    remedy: give a range like 192.0.2.50 - 192.0.2.149, or a prefix"),
                new Bad(
                        "reservations that cannot be",
                        ONE
                                + "\"reservations\": [\n"
                                + "{ \"ip-address\": \"192.0.2.9\" },\n"
                                + "{ \"hw-address\": \"00:00:5e:00:53:01\", \"duid\": \"01\" },\n"
                                + "{ \"hw-address\": \"zz\" },\n"
                                + "{ \"hw-address\": \"00:00:5e:00:53:02\", \"ip-address\":"
                                + " \"198.51.100.1\" },\n"
                                + "{ \"hw-address\": \"00:00:5e:00:53:03\", \"ip-address\":"
                                + " \"192.0.2.7\" },\n"
                                + "{ \"hw-address\": \"00:00:5e:00:53:04\", \"ip-address\":"
                                + " \"192.0.2.7\" },\n"
                                + "{ \"hw-address\": \"00:00:5e:00:53:03\", \"ip-address\":"
                                + " \"192.0.2.8\" } ] } ]",
                        "kea.conf:3:1: the reservation names no device",
                        "    remedy: give one of hw-address, client-id, duid, circuit-id, flex-id",
                        "kea.conf:4:1: the reservation has hw-address and duid",
                        "    remedy: give one of hw-address, client-id, duid, circuit-id, flex-id",
                        "kea.conf:5:3: \"hw-address\": 'zz' is neither hex digits nor text in"
                                + " single quotes",
                        "    remedy: write hex digits, or text in single quotes",
                        "kea.conf:6:1: the reserved address 198.51.100.1 is not in subnet"
                                + " 192.0.2.0/24",
                        "    remedy: give an address of the subnet, or move the reservation",
                        "kea.conf:8:1: 192.0.2.7 is reserved twice in 192.0.2.0/24, first at line"
                                + " 7",
                        "    remedy: keep one of the two, or set ip-reservations-unique to false"
                                + " when it is one device",
                        "kea.conf:9:1: the device of this reservation has one in subnet"
                                + " 192.0.2.0/24 already, at line 7",
                        "    remedy: keep one of the two"),
                new Bad(
                        "options that cannot be",
                        lines(
                                "\"option-data\": [",
                                "{ \"name\": \"rooters\", \"data\": \"192.0.2.1\" },",
                                "{ \"name\": \"routers\", \"data\": \"192.0.2\" },",
                                "{ \"name\": \"routers\", \"code\": 6, \"data\": \"192.0.2.1\" },",
                                "{ \"data\": \"x\" },",
                                "{ \"code\": 255, \"data\": \"00\" },",
                                "{ \"code\": 230, \"data\": \"zz\" } ]"),
                        "kea.conf:3:3: no option 'rooters' is defined in space dhcp4",
                        "    remedy: did you mean 'routers'?",
                        "kea.conf:4:22: option routers (3): '192.0.2' is not an IPv4 address (four"
                                + " numbers 0-255, like 192.0.2.1)",
                        "    remedy: write values of type ipv4-address with commas between them",
                        "kea.conf:5:3: option 6 of space dhcp4 is domain-name-servers, not routers",
                        "    remedy: keep either the name or the code",
                        "kea.conf:6:1: the option has neither name nor code",
                        "    remedy: give one of the two",
                        "kea.conf:7:3: option code 255 is PAD or END (RFC 2132 section 3)",
                        "    remedy: use a code 1 to 254",
                        "kea.conf:8:16: option 230: 'zz' is neither hex digits nor text in single"
                                + " quotes",
                        "    remedy: write hex digits like 0102ff, or 'text' in single quotes"),
                new Bad(
                        "definitions of options that cannot be",
                        "\"option-def\": [\n"
                            + "{ \"name\": \"mine\", \"code\": 3, \"type\": \"string\" },\n"
                            + "{ \"name\": \"a\", \"code\": 222, \"type\": \"strng\" },\n"
                            + "{ \"name\": \"b\", \"code\": 223, \"type\": \"record\","
                            + " \"record-types\": \"string, uint8\" },\n"
                            + "{ \"name\": \"c\", \"code\": 224, \"type\": \"string\", \"array\":"
                            + " true },\n"
                            + "{ \"code\": 225 } ]",
                        "kea.conf:3:1: option mine (3) of space dhcp4 is defined by Kea itself as"
                                + " routers (3)",
                        "    remedy: remove one of the two definitions",
                        "kea.conf:4:29: there is no option type 'strng'",
                        "    remedy: did you mean 'string'?",
                        "kea.conf:5:47: field 1 of the record is string, which has no length of its"
                                + " own",
                        "    remedy: put it last, and let array be false",
                        "kea.conf:6:47: an array of string values cannot be read back: they have no"
                                + " lengths",
                        "    remedy: set array to false, or use tuple",
                        "kea.conf:7:1: the option definition has no name",
                        "    remedy: give its name",
                        "kea.conf:7:1: the option definition has no type",
                        "    remedy: give its type"),
                new Bad(
                        "classes that cannot be",
                        lines(
                                "\"client-classes\": [ { \"test\": \"member('ALL')\" },",
                                "{ \"name\": \"a\" },",
                                "{ \"name\": \"a\" } ]"),
                        "kea.conf:2:21: the class has no name",
                        "    remedy: give its name",
                        "kea.conf:4:3: class a is defined twice, first at line 3",
                        "    remedy: keep one of the two"),
                new Bad(
                        "a test that is no expression",
                        "\"client-classes\": [\n"
                                + "{ \"name\": \"a\", \"test\": \"option[60].hex = 'x'\" } ]",
                        "kea.conf: warning: dhcp.interfaces is empty: only clients behind a relay"
                                + " are served",
                        "    remedy: list the interfaces whose clients are to be heard directly",
                        "kea.conf:3:1: Leasehold refuses it: class a: column 16: there is no =;"
                                + " write == to compare",
                        "    remedy: the whole test is: option[60].hex = 'x'"),
                new Bad(
                        "a server name that does not fit",
                        "\"server-hostname\": \"" + "x".repeat(64) + "\"",
                        "kea.conf:2:1: server-hostname has 64 characters",
                        "    remedy: the field of the header holds 63; use option 66 or 67 for"
                                + " longer ones"),
                new Bad(
                        "a shared network on two interfaces",
                        "\"interfaces-config\": { \"interfaces\": [ \"lan0\", \"lan1\" ] },\n"
                            + "\"shared-networks\": [ { \"name\": \"x\", \"interface\": \"lan0\","
                            + " \"subnet4\": [\n"
                            + " { \"subnet\": \"192.0.2.0/24\", \"interface\": \"lan1\" } ] } ]",
                        "kea.conf:3:22: shared network x is on lan0 and lan1",
                        "    remedy: its subnets are on one link; give one interface"),
                new Bad(
                        "what Kea allows and Leasehold's own reader refuses",
                        "\"shared-networks\": [\n"
                            + "{ \"name\": \"x\", \"subnet4\": [ { \"subnet\": \"192.0.2.0/24\","
                            + " \"match-client-id\": true },\n"
                            + "{ \"subnet\": \"198.51.100.0/24\", \"match-client-id\": false } ] }"
                            + " ]",
                        "kea.conf: warning: dhcp.interfaces is empty: only clients behind a relay"
                                + " are served",
                        "    remedy: list the interfaces whose clients are to be heard directly",
                        "kea.conf:3:1: Leasehold refuses it: in shared network x subnet"
                                + " 192.0.2.0/24 knows clients by client identifier and subnet"
                                + " 198.51.100.0/24 does not",
                        "    remedy: say matchClientId once, in the shared network"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isRefusedInTheseWordsAndNothingIsWritten(Bad bad) throws IOException {
        Path file = directory.resolve("kea.conf");
        Files.writeString(file, "{ \"Dhcp4\": {\n" + bad.dhcp4() + " } }");

        Ran ran = importKea(file.toString());

        List<String> expected = new ArrayList<>(List.of(bad.mistakes()));
        expected.add("kea.conf: refused; nothing written");
        assertThat(ran.err().lines()).containsExactlyElementsOf(expected);
        assertThat(ran.status()).isEqualTo(1);
        assertThat(directory).isDirectoryContaining(f -> f.endsWith("kea.conf"));
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    record Foreign(String key, String mistake) {}

    static Stream<Foreign> foreign() {
        return Stream.of(
                new Foreign(
                        "Dhcp6",
                        "kea.conf:1:3: this is a configuration of kea-dhcp6 (Leasehold serves"
                                + " DHCPv4), not of kea-dhcp4\n"
                                + "    remedy: give the configuration of kea-dhcp4\n"),
                new Foreign(
                        "Control-agent",
                        "kea.conf:1:3: this is a configuration of kea-ctrl-agent, not of"
                                + " kea-dhcp4\n"
                                + "    remedy: give the configuration of kea-dhcp4\n"),
                new Foreign(
                        "Netconf",
                        lines(
                                "kea.conf:1:3: this is a configuration of kea-netconf, not of"
                                        + " kea-dhcp4",
                                "    remedy: give the configuration of kea-dhcp4",
                                "")),
                new Foreign(
                        "DhcpDdns",
                        lines(
                                "kea.conf:1:3: this is a configuration of kea-dhcp-ddns, not of"
                                        + " kea-dhcp4",
                                "    remedy: give it with --ddns",
                                "")),
                new Foreign(
                        "Logging",
                        lines(
                                "kea.conf:1:3: Kea knows no key \"Logging\" beside \"Dhcp4\"",
                                "    remedy: remove it, or make it a comment",
                                "")));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void configurationsOfOtherProgramsAreRefusedInOneSentence(Foreign foreign) throws IOException {
        Path file = directory.resolve("kea.conf");
        Files.writeString(file, "{ \"" + foreign.key() + "\": { } }");

        assertThat(importKea(file.toString()))
                .isEqualTo(
                        new Ran(1, "", foreign.mistake() + "kea.conf: refused; nothing written\n"));
    }

    record BadD2(String name, String d2, String... mistakes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<BadD2> badD2() {
        return Stream.of(
                new BadD2(
                        "keys that cannot be",
                        "\"tsig-keys\": [ { \"name\": \"a\", \"algorithm\": \"HMAC-SHA257\","
                            + " \"secret\": \"AAAA\" },\n"
                            + "{ \"name\": \"b\", \"algorithm\": \"HMAC-SHA256\" },\n"
                            + "{ \"name\": \"c\", \"algorithm\": \"HMAC-SHA256\", \"secret\": \"not"
                            + " base64!\" },\n"
                            + "{ \"name\": \"d\", \"algorithm\": \"HMAC-SHA256\", \"secret\":"
                            + " \"AAAA\", \"secret-file\": \"x\" } ]",
                        "d2.conf:2:31: there is no TSIG algorithm 'hmac-sha257'",
                        "    remedy: use HMAC-SHA256, HMAC-SHA384 or HMAC-SHA512",
                        "d2.conf:3:1: the key has no secret",
                        "    remedy: give one of secret and secret-file",
                        "d2.conf:4:44: the secret is not base64",
                        "    remedy: copy it from the DNS server once more",
                        "d2.conf:5:44: the key has both secret and secret-file",
                        "    remedy: give one of secret and secret-file"),
                new BadD2(
                        "zones that cannot be",
                        "\"forward-ddns\": { \"ddns-domains\": [ { \"name\": \"example.org\" },\n"
                            + "{ \"name\": \"example.net\", \"key-name\": \"none\","
                            + " \"dns-servers\": [ { \"ip-address\": \"192.0.2.53\" } ] },\n"
                            + "{ \"name\": \"example.com\", \"dns-servers\": [ { \"port\": 53 } ] }"
                            + " ] }",
                        "d2.conf:2:37: domain example.org has no DNS server",
                        "    remedy: name its primary server",
                        "d2.conf:3:26: domain example.net: there is no key none in tsig-keys",
                        "    remedy: add the key, or correct its name",
                        "d2.conf:4:43: the DNS server has no ip-address",
                        "    remedy: give its address",
                        "d2.conf:4:26: domain example.com has no DNS server",
                        "    remedy: name its primary server"));
    }

    @ParameterizedTest
    @MethodSource("badD2")
    void zonesAndKeysAreRefusedInTheseWords(BadD2 bad) throws IOException {
        Path file = directory.resolve("kea.conf");
        Files.writeString(file, "{ \"Dhcp4\": { } }");
        Path d2 = directory.resolve("d2.conf");
        Files.writeString(d2, "{ \"DhcpDdns\": {\n" + bad.d2() + " } }");

        Ran ran = importKea(file.toString(), "--ddns", d2.toString());

        List<String> expected = new ArrayList<>(List.of(bad.mistakes()));
        expected.add("kea.conf: refused; nothing written");
        assertThat(ran.err().lines()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(ran.status()).isEqualTo(1);
    }

    @Test
    void secretsAreInFilesForTheirOwnerAndNowhereElse() throws IOException {
        Path file = directory.resolve("kea.conf");
        Files.copy(GOLDEN.resolve("names.conf"), file);

        Ran ran = importKea(file.toString(), "--ddns", GOLDEN.resolve("names.d2").toString());

        Path secret = directory.resolve("k1.example.org.tsig");
        assertThat(ran.status()).isZero();
        assertThat(Files.readString(secret))
                .isEqualTo(
                        """
                        key "k1.example.org" {
                        \talgorithm hmac-sha256;
                        \tsecret "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
                        };
                        """);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                .isEqualTo("rw-------");
        assertThat(ran.out() + ran.err() + Files.readString(directory.resolve("leasehold.yaml")))
                .doesNotContain("MDEyMzQ1");
    }

    @Test
    void filesThatAreThereAreKeptUnlessForced() throws IOException {
        Path file = directory.resolve("kea.conf");
        Files.copy(GOLDEN.resolve("minimal.conf"), file);
        Path out = Files.writeString(directory.resolve("leasehold.yaml"), "mine");

        assertThat(importKea(file.toString()).err())
                .isEqualTo(
                        """
                        leasehold.yaml: is there already
                            remedy: name another --out, or add --force
                        kea.conf: refused; nothing written
                        """);
        assertThat(out).hasContent("mine");
        assertThat(importKea(file.toString(), "--force").status()).isZero();
        assertThat(Files.readString(out)).startsWith("server:");
    }

    @Test
    void filesThatAreNotThereAreRefused() {
        Ran ran = importKea(directory.resolve("none.conf").toString());

        assertThat(ran)
                .isEqualTo(
                        new Ran(
                                1,
                                "",
                                lines(
                                        "none.conf: does not exist",
                                        "    remedy: give the right path",
                                        "none.conf: refused; nothing written",
                                        "")));
    }
}

package io.leasehold.app.config;

import static io.leasehold.ipam.option.OptionCatalog.DHCP4;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.interchange.yaml.YamlText;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionShape;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Options in YAML, with definitions that a plan adds to the standards.
final class OptionsInFilesTest {
    private static final OptionCatalog CATALOG =
            OptionCatalog.with(
                    List.of(
                            new OptionDefinition(
                                    OptionCatalog.VENDOR_ENCAPSULATED,
                                    1,
                                    "controller",
                                    OptionShape.of("address", false, List.of(), Optional.empty())),
                            new OptionDefinition(
                                    DHCP4,
                                    230,
                                    "box",
                                    OptionShape.of(
                                            "record",
                                            false,
                                            List.of("uint8", "boolean"),
                                            Optional.of("inside"))),
                            new OptionDefinition(
                                    "inside",
                                    1,
                                    "label",
                                    OptionShape.of("string", false, List.of(), Optional.empty()))));

    private static final String EVERY_FORM =
            """
            options:
              routers: [192.0.2.1, 192.0.2.2]
              domain-name: "hex:ff"
              vendor-encapsulated-options:
                controller: 192.0.2.3
                "9": "01:02"
              slp-directory-agent: ["true", 192.0.2.9]
              rapid-commit: []
              vivco:
                "4491": [docsis3.0, b]
              vivso:
                "4491":
                  tftp-servers: 192.0.2.4
                "9": ff
              "181": "01"
              box:
                value: ["7", "true"]
                label: "a: b # c"
            """;

    private final Problems problems = new Problems("plan.yaml");

    private OptionSet read(String yaml, OptionCatalog catalog) {
        Node.Mapping root = (Node.Mapping) YamlReader.read(yaml, problems).orElseThrow();
        return new OptionReader(problems, catalog)
                .read("options", root.entries().getFirst().value());
    }

    @Test
    void everyFormIsReadAndWrittenAgain() {
        OptionSet options = read(EVERY_FORM, CATALOG);
        YamlText yaml = new YamlText();
        new OptionWriter(yaml, CATALOG).write(options);

        assertThat(problems.inOrder()).isEmpty();
        assertThat(options.values())
                .containsEntry(43, OctetString.parseHex("0104c0000203 09020102"))
                .containsEntry(80, OctetString.EMPTY)
                .containsEntry(125, OctetString.parseHex("0000118b060204c0000204 0000000901ff"))
                .containsEntry(230, OctetString.parseHex("0701 0108 61 3a 20 62 20 23 20 63"));
        assertThat(read(yaml.toString(), CATALOG)).isEqualTo(options);
        assertThat(unquotedNumbers(yaml.toString())).isEqualTo(unquotedNumbers(EVERY_FORM));
    }

    /// Codes need no quotes, and the reader does not mind them.
    private static String unquotedNumbers(String yaml) {
        return yaml.replaceAll("(?m)^( *)\"(\\d+)\":", "$1$2:");
    }

    @Test
    void aFaultStandsWhereItsKeyIs() {
        read(
                """
                options:
                  box:
                    value: [7, maybe]
                    labell: x
                  vivso:
                    4491:
                      1: 256
                """,
                CATALOG);

        assertThat(problems.inOrder())
                .extracting(Problem::toString)
                .containsExactly(
                        """
                        plan.yaml:3: options.box.value: value 2 (boolean): 'maybe' is not true or false
                            remedy: write a list of uint8, boolean\
                        """,
                        """
                        plan.yaml:4: options.box: there is no sub-option 'labell' in inside
                            remedy: did you mean 'label'?\
                        """,
                        """
                        plan.yaml:7: options.vivso.4491.1: 256 is not 0 to 255
                            remedy: write numbers 0 to 255, like [1, 2]\
                        """);
    }

    @Test
    void whatTheServerComputesIsWrittenAsARemark() {
        YamlText yaml = new YamlText();
        new OptionWriter(yaml, CATALOG)
                .write(OptionSet.of(Map.of(51, OctetString.parseHex("00000e10"))));

        assertThat(yaml.toString()).isEqualTo("# option 51 is set, which a file cannot do\n");
    }
}

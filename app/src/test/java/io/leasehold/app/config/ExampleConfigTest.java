package io.leasehold.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionDefinition;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Pattern;

/// `config/leasehold.example.yaml` and `docs/configuration.md` say what the program does.
final class ExampleConfigTest {
    private static final String EXAMPLE = "config/leasehold.example.yaml";

    /// `#key` and `# key`; prose has one blank after its `#`.
    private static final Pattern DEFAULT = Pattern.compile("(?m)^#(  +\\S.*|[a-z].*)$");

    private static final Pattern EXAMPLE_LINE = Pattern.compile("(?m)^#\\+ (.*)$");
    private static final Pattern DEFAULT_IN_EXAMPLE =
            Pattern.compile("(?m)^( +)#([a-z].*|  +\\S.*)$");

    @TempDir private Path directory = Path.of("");
    private String example = "";

    @BeforeEach
    void secretsAreThere() throws IOException {
        example = Tree.text(EXAMPLE).replace("/etc/leasehold/", directory + "/");
        for (String name : List.of("tsig", "db-password")) {
            Path file = directory.resolve(name);
            Files.writeString(file, "c2l4dGVlbiBieXRlcyBvciBzby4uLg==\n");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void activeLinesAreWhatIsRequired() {
        List<String> active =
                example.lines().filter(l -> !l.isBlank() && !l.strip().startsWith("#")).toList();

        assertThat(active)
                .containsExactly("server:", "  id: lan-1", "dhcp:", "  interfaces: [br0]");
        assertThat(good(example)).isNotNull();
    }

    @Test
    void uncommentingTheDefaultsChangesNothing() {
        String uncommented = DEFAULT.matcher(example).replaceAll("$1");

        assertThat(uncommented)
                .contains("\n  offerHold: 30s\n", "\nhttp:\n", "\n  listen: 127.0.0.1:8067\n");
        assertThat(good(uncommented)).isEqualTo(good(example));
    }

    @Test
    void theExamplesAreGood() {
        LeaseholdConfig config = good(withExamples());

        assertThat(config.plan().subnets().getFirst().reservations()).hasSize(4);
        assertThat(config.dns().zones()).hasSize(3);
        assertThat(config.database()).isInstanceOf(LeaseholdConfig.Database.External.class);
    }

    @Test
    void thePlanOfTheExamplesSurvivesBeingWrittenAgain() {
        String once = PlanWriter.write(good(withExamples()).plan());
        String twice = PlanWriter.write(good(example + once).plan());

        assertThat(once).contains("owner: kubernetes-lb", "circuitId: \"00:04:00:0a:01:07\"");
        assertThat(twice).isEqualTo(once);
    }

    @Test
    void uncommentingTheDefaultsInTheExamplesChangesNothingEither() {
        String uncommented = DEFAULT_IN_EXAMPLE.matcher(withExamples()).replaceAll("$1$2");

        assertThat(uncommented)
                .contains(
                        "\n        overrideNoUpdate: true\n",
                        "\n        reverse: false\n",
                        "semantics: exclude");
        assertThat(good(uncommented)).isEqualTo(good(withExamples()));
    }

    @Test
    void everyKeyIsInTheExample() {
        assertThat(KnownKeys.paths())
                .allSatisfy(
                        path ->
                                assertThat(example)
                                        .as(path)
                                        .containsPattern("\\b" + lastOf(path) + ":"));
    }

    @Test
    void everyKeyAndEveryOptionIsDocumented() throws IOException {
        String docs = Tree.text("docs/configuration.md");

        assertThat(KnownKeys.paths())
                .allSatisfy(path -> assertThat(docs).contains("| `" + path + "` |"));
        List<OptionDefinition> options =
                OptionCatalog.STANDARD.definitions(OptionCatalog.DHCP4).stream()
                        .filter(option -> OptionCatalog.refusal(option.code()).isEmpty())
                        .toList();
        assertThat(options)
                .hasSizeGreaterThan(140)
                .allSatisfy(option -> assertThat(docs).contains(documented(option)));
        assertThat(OptionCatalog.STANDARD.names(OptionCatalog.DHCP4))
                .allSatisfy(
                        name -> {
                            int code =
                                    OptionCatalog.STANDARD
                                            .named(OptionCatalog.DHCP4, name)
                                            .orElseThrow()
                                            .code();
                            if (OptionCatalog.refusal(code).isEmpty()) {
                                assertThat(docs).contains("`" + name + "`");
                            }
                        });
    }

    private static String documented(OptionDefinition option) {
        return "| "
                + option.code()
                + " | `"
                + option.name()
                + "` | "
                + option.shape().example()
                + " | "
                + OptionCatalog.source(option).orElseThrow()
                + " |";
    }

    @Test
    void nothingElseIsDocumentedAsAKey() throws IOException {
        List<String> documented =
                Pattern.compile("(?m)^\\| `([a-z][A-Za-z0-9.\\[\\]-]*)` \\|")
                        .matcher(Tree.text("docs/configuration.md"))
                        .results()
                        .map(m -> m.group(1))
                        .toList();

        assertThat(documented).containsExactlyInAnyOrderElementsOf(KnownKeys.paths());
    }

    @Test
    void theConfigurationOfTheComposeFileIsGood() throws IOException {
        Files.writeString(directory.resolve("tsig"), Tree.text("docker/bind/tsig.key"));

        LeaseholdConfig config =
                good(Tree.text("docker/leasehold.yaml").replace("/run/secrets/", directory + "/"));

        assertThat(config.dns().zones()).allSatisfy(z -> assertThat(z.keys()).hasSize(1));
    }

    private String withExamples() {
        return EXAMPLE_LINE.matcher(example).replaceAll("$1");
    }

    private static String lastOf(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private LeaseholdConfig good(String yaml) {
        ConfigOutcome outcome = ConfigFile.parse(directory.resolve("leasehold.yaml"), yaml);
        assertThat(outcome).as("%s", outcome).isInstanceOf(ConfigOutcome.Loaded.class);
        return ((ConfigOutcome.Loaded) outcome).config();
    }
}

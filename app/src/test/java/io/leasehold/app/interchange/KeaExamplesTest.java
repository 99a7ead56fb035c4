package io.leasehold.app.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.cli.CheckCommand;
import io.leasehold.app.cli.CommandLineProgram;
import io.leasehold.app.cli.ImportCommand;
import io.leasehold.app.config.Tree;
import io.leasehold.dhcp.testing.NotRun;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Every example in Debian's `kea-doc`: it imports and the result passes `leasehold check`, or the
/// command says why not. `./verify` fetches the package; ISC's files are not in this tree.
final class KeaExamplesTest {
    /// Examples that say of themselves that Kea refuses them, and indeed name a key that they do
    /// not define.
    private static final Map<String, String> REFUSED =
            Map.of(
                    "ddns/all-keys.json", "there is no key d2.sha1.key in tsig-keys",
                    "ddns/all-keys-netconf.json", "there is no key d2.sha1.key in tsig-keys");

    @TempDir private Path directory;

    private record Ran(int status, String out, String err) {}

    private static Optional<Path> examples() {
        return Stream.of(
                        Tree.file("target/kea-doc/usr/share/doc/kea/examples"),
                        Path.of("/usr/share/doc/kea/examples"))
                .filter(path -> Files.isDirectory(path.resolve("kea4")))
                .findFirst();
    }

    private static List<Path> in(Path examples, String folder) throws IOException {
        try (Stream<Path> files = Files.walk(examples.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(f -> f.toString().endsWith(".json") || f.toString().endsWith(".conf"))
                    .sorted()
                    .toList();
        }
    }

    private Ran run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status =
                CommandLineProgram.of(
                                List.of(new ImportCommand(), new CheckCommand()),
                                new PrintWriter(out, true),
                                new PrintWriter(err, true))
                        .execute(arguments);
        return new Ran(status, out.toString(), err.toString());
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsImportedOrRefusedWithItsReason() throws IOException {
        Optional<Path> examples = examples();
        NotRun.unless(
                examples.isPresent(),
                "Kea's examples: needs kea-doc of Debian in target/kea-doc (./verify fetches it)");
        Path root = examples.orElseThrow();
        List<DynamicTest> tests = new ArrayList<>();
        List<Path> dhcp4 = new ArrayList<>(in(root, "kea4"));
        in(root, "template-power-user-home").stream()
                .filter(f -> f.toString().contains("dhcp4"))
                .forEach(dhcp4::add);
        for (Path file : dhcp4) {
            tests.add(
                    DynamicTest.dynamicTest(
                            root.relativize(file).toString(),
                            () -> isImported(root, file, Optional.empty())));
        }
        for (Path file : in(root, "ddns")) {
            Path dhcp = root.resolve("kea4/with-ddns.json");
            tests.add(
                    DynamicTest.dynamicTest(
                            root.relativize(file).toString(),
                            () -> isImported(root, dhcp, Optional.of(file))));
        }
        for (String folder : List.of("kea6", "agent", "netconf")) {
            for (Path file : in(root, folder)) {
                tests.add(
                        DynamicTest.dynamicTest(
                                root.relativize(file).toString(), () -> isOfAnotherProgram(file)));
            }
        }
        assertThat(dhcp4).hasSizeGreaterThan(20);
        return tests.stream();
    }

    private void isImported(Path root, Path file, Optional<Path> ddns) throws IOException {
        Path result = Files.createTempDirectory(directory, "import");
        Path yaml = result.resolve("leasehold.yaml");
        List<String> arguments =
                new ArrayList<>(
                        List.of("import", "kea", file.toString(), "--out", yaml.toString()));
        ddns.ifPresent(d2 -> arguments.addAll(List.of("--ddns", d2.toString())));

        Ran ran = run(arguments.toArray(String[]::new));

        String refusal = REFUSED.get(root.relativize(ddns.orElse(file)).toString());
        if (refusal != null) {
            assertThat(ran.err()).contains(refusal);
            assertThat(ran.status()).isEqualTo(1);
            assertThat(result).isEmptyDirectory();
            return;
        }
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out().lines())
                .allMatch(
                        line ->
                                line.matches(
                                                ".+\\.(json|conf):[0-9]+: (not carried over|note):"
                                                        + " [^:]+.*: .+")
                                        || line.endsWith(": written"));
        assertThat(ran.err().lines())
                .allMatch(line -> line.matches(".+: warning: .+|    remedy: .+"));
        assertThat(run("check", "--config", yaml.toString()).status()).isZero();
    }

    private void isOfAnotherProgram(Path file) {
        Ran ran =
                run(
                        "import",
                        "kea",
                        file.toString(),
                        "--out",
                        directory.resolve("never.yaml").toString());

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err())
                .containsPattern(
                        "this is a configuration of kea-(dhcp6|ctrl-agent|netconf).*, not of"
                                + " kea-dhcp4\n");
        assertThat(directory.resolve("never.yaml")).doesNotExist();
    }
}

package io.leasehold.app.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.leasehold.app.differential.Conversation.Turn;
import io.leasehold.app.differential.Sequence.Draft;
import io.leasehold.app.real.RealLan;
import io.leasehold.dhcp.testing.Netns;
import io.leasehold.ipam.net.Ipv4Address;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Kea 2.2 as Debian ships it, and Leasehold: every sequence to both, each answer compared fact by
/// fact. A test a sequence; both conversations are in target/differential/transcripts.txt.
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KeaDifferentialTest {
    private static final String WHAT = "the same requests to kea";

    private final Map<Sequence, List<Difference>> differences = new LinkedHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    void playAll() throws Exception {
        List<Sequence> sequences = numbered();
        RealLan lan = later(RealLan.create(WHAT, "kea-dhcp4"));
        List<Ipv4Address> attached =
                sequences.stream()
                        .filter(sequence -> sequence.cast().direct())
                        .flatMap(
                                sequence ->
                                        IntStream.range(0, 64).mapToObj(sequence.cast()::address))
                        .toList();

        Netns farFromLeasehold = later(Netns.create("far"));
        Cable.lay(lan.server(), farFromLeasehold, attached, lan.directory());
        lan.serveOn(Cable.SERVER_LINK);
        String configuration = KeaServer.configuration(sequences);
        Transcripts.writeImport(LeaseholdConfiguration.importInto(lan, configuration));

        Netns keaSpace = later(Netns.create("kea"));
        Netns farFromKea = later(Netns.create("far"));
        Cable.lay(keaSpace, farFromKea, attached, lan.directory());
        CompletableFuture<List<List<Turn>>> kea =
                CompletableFuture.supplyAsync(
                        () -> {
                            KeaServer server =
                                    KeaServer.start(
                                            keaSpace,
                                            lan.directory().resolve("kea"),
                                            configuration);
                            try (Cable cable =
                                    Cable.open(
                                            keaSpace,
                                            farFromKea,
                                            () -> tail(server.program().output()))) {
                                return play(sequences, cable);
                            }
                        });
        RealLan.figure("Leasehold starts with %d subnets in %s", sequences.size(), lan.start());
        List<List<Turn>> leasehold;
        try (Cable cable =
                Cable.open(lan.server(), farFromLeasehold, () -> tail(lan.program().output()))) {
            leasehold = play(sequences, cable);
        }
        List<List<Turn>> theirs = kea.get();
        for (int i = 0; i < sequences.size(); i++) {
            differences.put(
                    sequences.get(i),
                    Difference.between(sequences.get(i), theirs.get(i), leasehold.get(i)));
        }
        Transcripts.write(sequences, theirs, leasehold, differences);
    }

    private <T extends AutoCloseable> T later(T part) {
        open.add(part);
        return part;
    }

    @AfterAll
    void closeAll() throws Exception {
        for (AutoCloseable part : open.reversed()) {
            part.close();
        }
    }

    private static String tail(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    private static List<List<Turn>> play(List<Sequence> sequences, Cable cable) {
        return sequences.stream().map(sequence -> Conversation.play(sequence, cable)).toList();
    }

    /// Each with a block of its own. Relayed block 0 is the marker's.
    private static List<Sequence> numbered() {
        List<Sequence> sequences = new ArrayList<>();
        sequences.add(Sequence.sequence(Setting.PLAIN, "the marker").numbered(0, 0));
        int relayed = 0;
        int direct = -1;
        for (Draft draft : Sequences.all()) {
            if (draft.setting().direct()) {
                direct++;
            } else {
                relayed++;
            }
            sequences.add(draft.numbered(relayed, Math.max(0, direct)));
        }
        return sequences;
    }

    @TestFactory
    Stream<DynamicTest> answersAsKeaDoesOrAsTheRfcSays() {
        return differences.entrySet().stream()
                .map(
                        entry ->
                                DynamicTest.dynamicTest(
                                        entry.getKey().toString(),
                                        () ->
                                                assertThat(unknown(entry.getValue()))
                                                        .as("differences that are not listed")
                                                        .isEmpty()));
    }

    private static List<Difference> unknown(List<Difference> found) {
        return found.stream().filter(d -> KnownDifferences.of(d).isEmpty()).toList();
    }

    @Test
    void playsEnoughDifferentSequences() {
        Set<String> names =
                differences.keySet().stream().map(Sequence::toString).collect(Collectors.toSet());
        assertThat(names).hasSameSizeAs(differences.keySet());
        assertThat(names).hasSizeGreaterThan(Sequences.AT_LEAST);
    }

    @Test
    void eachListedDifferenceStillOccurs() {
        Set<String> occurring =
                differences.values().stream()
                        .flatMap(List::stream)
                        .flatMap(d -> KnownDifferences.of(d).stream())
                        .map(KnownDifference::id)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(occurring).isEqualTo(ids());
    }

    @Test
    void theDocumentHasASectionForEach() throws IOException {
        Path document =
                Path.of(System.getProperty("leasehold.root", ".."))
                        .resolve("docs/kea-differences.md");
        Set<String> headings =
                Pattern.compile("(?m)^## `([a-z0-9-]+)`")
                        .matcher(Files.readString(document))
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(headings).isEqualTo(ids());
    }

    private static Set<String> ids() {
        return KnownDifferences.ALL.stream()
                .map(KnownDifference::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}

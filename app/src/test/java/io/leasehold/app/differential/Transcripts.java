package io.leasehold.app.differential;

import static java.util.stream.Collectors.joining;

import io.leasehold.app.differential.Conversation.Turn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What both servers said, for whoever looks into a difference.
final class Transcripts {
    private static final Path DIRECTORY = Path.of("target", "differential");

    private static final Set<String> EMPTY = Set.of("", "0", "0000", "0.0.0.0");
    private static final Set<String> OBVIOUS =
            Set.of("op", "from", "chaddr", "order", "size", "option 53", "option 54");

    private Transcripts() {}

    static void write(
            List<Sequence> sequences,
            List<List<Turn>> kea,
            List<List<Turn>> leasehold,
            Map<Sequence, List<Difference>> differences)
            throws IOException {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            Sequence sequence = sequences.get(i);
            lines.add("== " + sequence);
            for (int step = 0; step < sequence.says().size(); step++) {
                lines.add("%d. %s".formatted(step + 1, sequence.says().get(step)));
                lines.add("   Kea:       " + answers(kea.get(i).get(step)));
                lines.add("   Leasehold: " + answers(leasehold.get(i).get(step)));
            }
            for (Difference difference : differences.getOrDefault(sequence, List.of())) {
                String id =
                        KnownDifferences.of(difference)
                                .map(KnownDifference::id)
                                .orElse("NOT LISTED");
                lines.add(
                        "   [%s] step %d: %s: %s | %s"
                                .formatted(
                                        id,
                                        difference.step(),
                                        difference.field(),
                                        difference.kea(),
                                        difference.leasehold()));
            }
            lines.add("");
        }
        Files.createDirectories(DIRECTORY);
        Files.write(DIRECTORY.resolve("transcripts.txt"), lines);
    }

    /// Keeps what the import said.
    static void writeImport(String said) throws IOException {
        Files.createDirectories(DIRECTORY);
        Files.writeString(DIRECTORY.resolve("import.txt"), said);
    }

    private static String answers(Turn turn) {
        return turn.answers().isEmpty()
                ? "silence"
                : turn.answers().stream().map(Transcripts::brief).collect(joining(" and "));
    }

    /// Without the fields that are empty in most answers.
    private static String brief(Map<String, String> facts) {
        return facts.entrySet().stream()
                .filter(fact -> !EMPTY.contains(fact.getValue()))
                .filter(fact -> !OBVIOUS.contains(fact.getKey()))
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(joining(", "))
                .replace("option ", "");
    }
}

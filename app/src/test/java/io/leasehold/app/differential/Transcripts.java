package io.leasehold.app.differential;

import io.leasehold.app.differential.Conversation.Turn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What both servers said, for whoever looks into a difference.
final class Transcripts {
    private static final Path FILE = Path.of("target", "differential", "transcripts.txt");

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
        Files.createDirectories(FILE.toAbsolutePath().getParent());
        Files.write(FILE, lines);
    }

    private static String answers(Turn turn) {
        return turn.answers().isEmpty() ? "silence" : turn.answers().toString();
    }
}

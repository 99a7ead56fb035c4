package io.leasehold.app.differential;

import io.leasehold.app.differential.Conversation.Turn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// One fact in which the answers to one message differ.
///
/// @param step counts from 1
/// @param field as [Answer#facts] calls it; `answer` says nothing more about that message
/// @param kea `none` for what is not there, and for silence
record Difference(
        Sequence sequence,
        int step,
        Say said,
        String field,
        String kea,
        String leasehold,
        Map<String, String> leaseholdFacts) {
    static final String NONE = "none";

    /// The code, where the field is an option; else -1.
    int option() {
        return field.startsWith("option ") ? Integer.parseInt(field.substring(7)) : -1;
    }

    /// What was said before it.
    List<Say> before() {
        return sequence.says().subList(0, step - 1);
    }

    static List<Difference> between(Sequence sequence, List<Turn> kea, List<Turn> leasehold) {
        List<Difference> found = new ArrayList<>();
        for (int i = 0; i < kea.size(); i++) {
            found.addAll(inTurn(sequence, i + 1, kea.get(i), leasehold.get(i)));
        }
        return found;
    }

    private static List<Difference> inTurn(Sequence sequence, int step, Turn kea, Turn leasehold) {
        String keaAnswers = answers(kea);
        String ours = answers(leasehold);
        Map<String, String> keaFacts = first(kea);
        Map<String, String> ourFacts = first(leasehold);
        List<Difference> found = new ArrayList<>();
        if (!keaAnswers.equals(ours)) {
            found.add(
                    new Difference(
                            sequence, step, kea.said(), "answer", keaAnswers, ours, ourFacts));
            return found;
        }
        Set<String> fields = new LinkedHashSet<>(keaFacts.keySet());
        fields.addAll(ourFacts.keySet());
        for (String field : fields) {
            String theirs = keaFacts.getOrDefault(field, NONE);
            String mine = ourFacts.getOrDefault(field, NONE);
            if (field.equals("order")) {
                // Of the options that both have: that one is missing is a difference of its own.
                String left = common(theirs, mine);
                mine = common(mine, theirs);
                theirs = left;
            }
            if (!theirs.equals(mine)) {
                found.add(
                        new Difference(sequence, step, kea.said(), field, theirs, mine, ourFacts));
            }
        }
        return found;
    }

    private static String answers(Turn turn) {
        return turn.answers().isEmpty()
                ? NONE
                : turn.answers().stream()
                        .map(facts -> facts.getOrDefault("answer", NONE))
                        .collect(Collectors.joining(" and "));
    }

    private static Map<String, String> first(Turn turn) {
        return turn.answers().isEmpty() ? Map.of() : turn.answers().getFirst();
    }

    private static String common(String order, String with) {
        Set<String> codes = Set.of(with.split(","));
        return Arrays.stream(order.split(","))
                .filter(codes::contains)
                .collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return "step %d, %s: %s is '%s' of Kea, '%s' of Leasehold"
                .formatted(step, said, field, kea, leasehold);
    }
}

package io.leasehold.interchange.kea;

import io.leasehold.interchange.Place;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Something that is not carried over, or not as it was; told once for all places.
///
/// @param kind what it is, like `hooks-libraries` or `flex-id`
/// @param advice why, and what to do, in one sentence
/// @param places where it stands, in order, each line once; never empty
public record Remark(Sort sort, String kind, String advice, List<Place> places) {
    /// What became of it.
    public enum Sort {
        /// Kea does it, Leasehold does not.
        NOT_CARRIED("not carried over"),
        /// Leasehold does it in its own way, or it was decided while importing.
        CHANGED("note");

        private final String words;

        Sort(String words) {
            this.words = words;
        }
    }

    public Remark {
        places = List.copyOf(places);
    }

    /// One line: `kea.conf:12: not carried over: allocator (lines 12, 40): why and what to do`.
    @Override
    public String toString() {
        Place first = places.getFirst();
        return new Place(first.file(), first.line(), 0) + ": " + inWords();
    }

    /// The same without the first place.
    public String inWords() {
        Map<String, List<Integer>> lines = new TreeMap<>();
        for (Place place : places) {
            lines.computeIfAbsent(place.file(), _ -> new ArrayList<>()).add(place.line());
        }
        String where =
                lines.entrySet().stream()
                        .map(
                                e ->
                                        (lines.size() > 1 ? e.getKey() + " " : "")
                                                + inWords(e.getValue()))
                        .collect(Collectors.joining("; "));
        return sort.words
                + ": "
                + kind
                + (places.size() > 1 ? " (" + where + ")" : "")
                + ": "
                + advice;
    }

    private static String inWords(List<Integer> lines) {
        int most = 12;
        String shown =
                lines.stream().limit(most).map(String::valueOf).collect(Collectors.joining(", "));
        return (lines.size() == 1 ? "line " : "lines ")
                + shown
                + (lines.size() > most ? " and " + (lines.size() - most) + " more" : "");
    }
}

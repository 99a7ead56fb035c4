package io.leasehold.interchange.kea;

import io.leasehold.interchange.Mistake;
import io.leasehold.interchange.Place;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What is found while files are read: mistakes, each by itself, and remarks, gathered by kind. Not
/// thread-safe.
final class Findings {
    private record Kind(Remark.Sort sort, String kind, String advice) {}

    private final List<Mistake> mistakes = new ArrayList<>();
    private final Map<Kind, List<Place>> remarks = new LinkedHashMap<>();

    void mistake(Place at, String message, String remedy) {
        mistakes.add(new Mistake(at, message, remedy));
    }

    void add(Mistake mistake) {
        mistakes.add(mistake);
    }

    void notCarried(Place at, String kind, String advice) {
        remark(Remark.Sort.NOT_CARRIED, at, kind, advice);
    }

    void changed(Place at, String kind, String advice) {
        remark(Remark.Sort.CHANGED, at, kind, advice);
    }

    private void remark(Remark.Sort sort, Place at, String kind, String advice) {
        remarks.computeIfAbsent(new Kind(sort, kind, advice), _ -> new ArrayList<>())
                .add(new Place(at.file(), at.line(), 0));
    }

    int count() {
        return mistakes.size();
    }

    /// By file and line; what was found first comes first on the same line.
    List<Mistake> mistakes() {
        return mistakes.stream().distinct().sorted(Comparator.comparing(Mistake::at)).toList();
    }

    /// What is not carried over comes first.
    List<Remark> remarks() {
        return remarks.entrySet().stream()
                .map(
                        e ->
                                new Remark(
                                        e.getKey().sort(),
                                        e.getKey().kind(),
                                        e.getKey().advice(),
                                        List.copyOf(new TreeSet<>(e.getValue()))))
                .sorted(
                        Comparator.comparing(Remark::sort)
                                .thenComparing(r -> r.places().getFirst()))
                .toList();
    }
}

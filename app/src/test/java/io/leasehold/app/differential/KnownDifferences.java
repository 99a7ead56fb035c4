package io.leasehold.app.differential;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// All that is meant to differ. Each predicate is as narrow as its section in
/// docs/kea-differences.md; the first that fits counts.
final class KnownDifferences {
    static final List<KnownDifference> ALL =
            List.of(
                    known("option-order", field("order")),
                    known("small-replies", field("size", "below 300", "300 or more")));

    private KnownDifferences() {}

    static Optional<KnownDifference> of(Difference difference) {
        return ALL.stream().filter(known -> known.is().test(difference)).findFirst();
    }

    private static KnownDifference known(String id, Predicate<Difference> is) {
        return new KnownDifference(id, is);
    }

    private static Predicate<Difference> field(String name) {
        return difference -> difference.field().equals(name);
    }

    private static Predicate<Difference> field(String name, String kea, String leasehold) {
        return field(name).and(d -> d.kea().equals(kea)).and(d -> d.leasehold().equals(leasehold));
    }
}

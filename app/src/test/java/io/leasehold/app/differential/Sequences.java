package io.leasehold.app.differential;

import io.leasehold.app.differential.Sequence.Draft;

import java.util.List;
import java.util.stream.Stream;

/// All sequences, in a fixed order: an address block belongs to a place in this list.
final class Sequences {
    static final int AT_LEAST = 300;

    private Sequences() {}

    static List<Draft> all() {
        return Stream.of(
                        Table4Sequences.all(),
                        MatrixSequences.all(),
                        LinkSequences.all(),
                        DiscoverSequences.all(),
                        IdentitySequences.all(),
                        OptionSequences.all(),
                        RelaySequences.all(),
                        ReservationSequences.all(),
                        NameSequences.all(),
                        MalformedSequences.all(),
                        ClassSequences.all(),
                        SelectionSequences.all(),
                        PolicySequences.all(),
                        BootpSequences.all())
                .flatMap(List::stream)
                .toList();
    }
}

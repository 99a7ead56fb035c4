package io.leasehold.app.differential;

import static io.leasehold.app.differential.Place.given;

import java.util.Arrays;
import java.util.List;

/// One or several messages of a sequence.
interface Part {
    List<Say> says();

    /// DISCOVER, and REQUEST in SELECTING state of what is offered.
    static Part bind(char client) {
        return parts(Say.discover(client), Say.request(client).server().requested(given(client)));
    }

    /// The same in the attached subnet, where each client asks for an address of its sequence.
    static Part bindDirectly(char client, int offset) {
        return parts(
                Say.discover(client).direct().requested(Place.at(offset)),
                Say.request(client).direct().server().requested(given(client)));
    }

    static Part parts(Part... parts) {
        return () -> Arrays.stream(parts).flatMap(part -> part.says().stream()).toList();
    }
}

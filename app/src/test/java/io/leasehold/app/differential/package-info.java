/// The same request sequences to ISC's Kea and to Leasehold, byte for byte, and what differs in the
/// answers. Start at [io.leasehold.app.differential.KeaDifferentialTest].
///
/// A [io.leasehold.app.differential.Sequence] is a short play of clients in a subnet of its own: a
/// [io.leasehold.app.differential.Setting], written as Kea has it and imported by `leasehold import
/// kea`. The test writes each message as an Ethernet frame and reads each answer as one
/// ([io.leasehold.app.differential.Cable]), so that nothing between can tidy up. Both servers have
/// the same addresses, in namespaces of their own.
///
/// What differs has to be in [io.leasehold.app.differential.KnownDifferences] and in
/// docs/kea-differences.md, with the sentence that decides it; what is listed has to occur.
@NullMarked
package io.leasehold.app.differential;

import org.jspecify.annotations.NullMarked;

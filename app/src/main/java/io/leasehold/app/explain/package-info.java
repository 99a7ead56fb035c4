/// Answers "why": for a client, an address or a name, from the plan, the leases and their history.
/// The choice of an address is not described but made, by the code that makes it when a client
/// asks.
@NullMarked
package io.leasehold.app.explain;

import org.jspecify.annotations.NullMarked;

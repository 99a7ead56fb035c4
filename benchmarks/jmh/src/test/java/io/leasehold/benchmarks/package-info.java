/**
 * What one packet costs outside of sockets and the database, in nanoseconds and bytes of garbage.
 * Start with {@link io.leasehold.benchmarks.Crowd}; {@code benchmarks/micro} runs them.
 */
@NullMarked
package io.leasehold.benchmarks;

import org.jspecify.annotations.NullMarked;

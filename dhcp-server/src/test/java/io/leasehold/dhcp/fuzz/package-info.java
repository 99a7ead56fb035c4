/** Targets of coverage-guided fuzzing; {@code benchmarks/fuzz} runs them. */
@NullMarked
package io.leasehold.dhcp.fuzz;

import org.jspecify.annotations.NullMarked;

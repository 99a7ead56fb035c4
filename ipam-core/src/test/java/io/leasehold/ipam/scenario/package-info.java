/** The acceptance scenarios of the seed documents, as far as the plan alone can show them. */
@NullMarked
package io.leasehold.ipam.scenario;

import org.jspecify.annotations.NullMarked;

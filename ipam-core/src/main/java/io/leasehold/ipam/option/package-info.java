/**
 * DHCP options as data: a code and its bytes ({@link io.leasehold.ipam.option.OptionSet}), and what
 * the codes mean, so that a plan can carry options without knowing how a packet is built.
 *
 * <p>Start at {@link io.leasehold.ipam.option.OptionCatalog}: it has every standard option and
 * those that a plan defines, and leads from the text of a configuration to bytes ({@code encode}),
 * from bytes to values ({@code read}) and from bytes to text again ({@code print}). An {@link
 * io.leasehold.ipam.option.OptionDefinition} says what an option is made of in an {@link
 * io.leasehold.ipam.option.OptionShape} of {@link io.leasehold.ipam.option.FieldType}s.
 */
@NullMarked
package io.leasehold.ipam.option;

import org.jspecify.annotations.NullMarked;

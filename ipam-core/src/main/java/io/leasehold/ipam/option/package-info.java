/**
 * DHCP options as data: a code and its bytes ({@link io.leasehold.ipam.option.OptionSet}), and what
 * the codes mean ({@link io.leasehold.ipam.option.OptionDefinition}), so that a plan can carry
 * options without knowing how a packet is built.
 */
@NullMarked
package io.leasehold.ipam.option;

import org.jspecify.annotations.NullMarked;

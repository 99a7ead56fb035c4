/**
 * DHCP messages as immutable values, in the terms of RFC 2131. Knows neither bytes nor decisions:
 * {@code wire} makes and prints these, {@code exchange} decides on them.
 */
@NullMarked
package io.leasehold.dhcp.message;

import org.jspecify.annotations.NullMarked;

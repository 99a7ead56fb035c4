/**
 * Who may ask for what. {@link io.leasehold.ipam.access.Tokens} makes and checks API tokens; where
 * they are kept is {@link io.leasehold.ipam.port.TokenStore}'s business.
 */
@NullMarked
package io.leasehold.ipam.access;

import org.jspecify.annotations.NullMarked;

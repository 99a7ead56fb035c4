/// Whether a zone can be kept, told in words. {@link io.leasehold.ddns.check.ZoneCheck} does what
/// publishing a name will do, with a name that nobody has, and removes it again. It never touches a
/// name that exists. Knows no store and no plan, so it works from the configuration file alone.
@NullMarked
package io.leasehold.ddns.check;

import org.jspecify.annotations.NullMarked;

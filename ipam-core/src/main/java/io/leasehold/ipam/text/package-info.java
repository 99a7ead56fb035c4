/** What error messages need to understand mistyped words. */
@NullMarked
package io.leasehold.ipam.text;

import org.jspecify.annotations.NullMarked;

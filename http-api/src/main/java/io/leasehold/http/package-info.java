/// The API and the pages.
///
/// The only code that knows Vert.x; never SQL, packets or DNS messages.
@NullMarked
package io.leasehold.http;

import org.jspecify.annotations.NullMarked;

/**
 * The API and the pages.
 *
 * <p>The only code that knows Vert.x; never SQL, packets or DNS messages. Start at {@link
 * io.leasehold.http.HttpApi}: it lists every route. A request passes {@link io.leasehold.http.Gate}
 * (who asks), the OpenAPI validator (what is asked), and then one method of {@link
 * io.leasehold.http.Api} or {@link io.leasehold.http.Pages} on a worker thread, which returns an
 * {@link io.leasehold.http.Answer}. Ports block, so they are never called on the event loop.
 */
@NullMarked
package io.leasehold.http;

import org.jspecify.annotations.NullMarked;

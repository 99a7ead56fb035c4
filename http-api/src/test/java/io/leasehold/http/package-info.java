/** The API and the pages over a real socket, with the in-memory ports behind them. */
@NullMarked
package io.leasehold.http;

import org.jspecify.annotations.NullMarked;

/// The composition root: `main`, command line, configuration file, wiring.
///
/// The only code that knows several of the middle modules at once.
@NullMarked
package io.leasehold.app;

import org.jspecify.annotations.NullMarked;

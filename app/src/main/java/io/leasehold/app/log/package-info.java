/// How log lines are written: what logback leaves to us to do cheaply, because each lease granted
/// is a line.
///
/// Named by `logback.xml` only. Start at `OneLine`.
@NullMarked
package io.leasehold.app.log;

import org.jspecify.annotations.NullMarked;

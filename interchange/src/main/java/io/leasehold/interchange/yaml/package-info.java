/// YAML, written line by line.
@NullMarked
package io.leasehold.interchange.yaml;

import org.jspecify.annotations.NullMarked;

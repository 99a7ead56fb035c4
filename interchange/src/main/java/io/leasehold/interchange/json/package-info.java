/// JSON as Kea writes it (comments, includes, a trailing comma), read into values that know where
/// they stand. Start at [io.leasehold.interchange.json.JsonReader].
@NullMarked
package io.leasehold.interchange.json;

import org.jspecify.annotations.NullMarked;

package io.leasehold.ipam.plan;

import java.util.Map;
import java.util.Set;

/**
 * What people write next to a part of the plan. It changes nothing that is served.
 *
 * @param description free text, hostile to whoever prints it
 * @param tags words that people filter by
 * @param fields values of custom fields, by name
 */
public record Notes(String description, Set<String> tags, Map<String, String> fields) {
    public static final Notes NONE = new Notes("", Set.of(), Map.of());

    public Notes {
        tags = Set.copyOf(tags);
        fields = Map.copyOf(fields);
    }
}

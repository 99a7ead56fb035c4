package io.leasehold.http;

import io.leasehold.http.Problem.Fault;
import io.leasehold.ipam.option.OptionCatalog;
import io.leasehold.ipam.option.OptionFault;
import io.leasehold.ipam.option.OptionSet;
import io.leasehold.ipam.option.OptionText;
import io.leasehold.ipam.plan.Notes;
import io.leasehold.ipam.plan.Owner;
import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.VlanId;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads values from a body that has the shape of the OpenAPI document, and collects all that is
 * wrong with them: which field, its value, and what would be right. Confined to one request.
 */
final class BodyReader {
    private static final Owner NOBODY = new Owner(OwnerKind.STATIC, "nobody");

    private final JsonObject json;
    private final String at;
    private final List<Fault> faults;

    private BodyReader(JsonObject json, String at, List<Fault> faults) {
        this.json = json;
        this.at = at;
        this.faults = faults;
    }

    /**
     * What {@code reading} makes of a body.
     *
     * @throws ProblemException with every fault that it found
     */
    static <T> T read(JsonObject body, Function<BodyReader, T> reading) {
        BodyReader reader = new BodyReader(body, "", new ArrayList<>());
        T result = reading.apply(reader);
        if (!reader.faults.isEmpty()) {
            throw new ProblemException(
                    Problem.invalid(
                            String.join("; ", reader.faults.stream().map(Fault::message).toList()),
                            reader.faults));
        }
        return result;
    }

    boolean has(String field) {
        return json.containsKey(field);
    }

    /** The reader of an object inside this one. */
    Optional<BodyReader> inside(String field) {
        return Optional.ofNullable(json.getJsonObject(field))
                .map(child -> new BodyReader(child, pointer(field), faults));
    }

    /** The readers of the objects in a list. */
    List<BodyReader> each(String field) {
        JsonArray list = json.getJsonArray(field, new JsonArray());
        List<BodyReader> readers = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            readers.add(new BodyReader(list.getJsonObject(i), pointer(field) + "/" + i, faults));
        }
        return readers;
    }

    Optional<String> text(String field) {
        return Optional.ofNullable(json.getString(field));
    }

    String text(String field, String otherwise) {
        return json.getString(field, otherwise);
    }

    boolean flag(String field, boolean otherwise) {
        return json.getBoolean(field, otherwise);
    }

    long number(String field, long otherwise) {
        return json.getLong(field, otherwise);
    }

    Optional<Boolean> flag(String field) {
        return Optional.ofNullable(json.getBoolean(field));
    }

    Optional<Long> number(String field) {
        return Optional.ofNullable(json.getLong(field));
    }

    List<Integer> numbers(String field) {
        JsonArray list = json.getJsonArray(field, new JsonArray());
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            numbers.add(list.getInteger(i));
        }
        return numbers;
    }

    /** The items of a list that are texts or objects, by what each reader makes of them. */
    <T> List<T> mixed(
            String field,
            Function<String, T> parser,
            Function<BodyReader, Optional<T>> reader,
            String right) {
        JsonArray list = json.getJsonArray(field, new JsonArray());
        List<T> values = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String pointer = pointer(field) + "/" + i;
            Optional<T> value =
                    list.getValue(i) instanceof JsonObject object
                            ? reader.apply(new BodyReader(object, pointer, faults))
                            : parse(pointer, list.getString(i), parser, right);
            value.ifPresent(values::add);
        }
        return values;
    }

    /** A value that is written as text; empty when it is absent or wrong. */
    <T> Optional<T> value(String field, Function<String, T> parser, String right) {
        return text(field).flatMap(text -> parse(pointer(field), text, parser, right));
    }

    /** As {@link #value}; {@code otherwise} when it is absent or wrong. */
    <T> T value(String field, Function<String, T> parser, T otherwise, String right) {
        return value(field, parser, right).orElse(otherwise);
    }

    /** A list of values that are written as texts. */
    <T> List<T> values(String field, Function<String, T> parser, String right) {
        JsonArray list = json.getJsonArray(field, new JsonArray());
        List<T> values = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            parse(pointer(field) + "/" + i, list.getString(i), parser, right)
                    .ifPresent(values::add);
        }
        return values;
    }

    /** What is made of values read already; {@code otherwise} when they do not go together. */
    <T> T made(String field, Supplier<T> maker, T otherwise, String right) {
        try {
            return maker.get();
        } catch (IllegalArgumentException wrong) {
            fault(field, String.valueOf(wrong.getMessage()), right);
            return otherwise;
        }
    }

    void fault(String field, String message, String right) {
        faults.add(
                new Fault(
                        new Fault.Where.Body(field.isEmpty() ? at : pointer(field)),
                        "invalid",
                        HostText.display(message),
                        Optional.of(right)));
    }

    private <T> Optional<T> parse(
            String pointer, String text, Function<String, T> parser, String right) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException wrong) {
            String why = HostText.display(String.valueOf(wrong.getMessage()));
            String shown = HostText.display(text);
            faults.add(
                    new Fault(
                            new Fault.Where.Body(pointer),
                            "invalid",
                            why.contains(shown) ? why : "'" + shown + "': " + why,
                            Optional.of(right)));
            return Optional.empty();
        }
    }

    private String pointer(String field) {
        return at + "/" + escaped(field);
    }

    /** RFC 6901 section 3. */
    private static String escaped(String field) {
        return field.replace("~", "~0").replace("/", "~1");
    }

    Space space() {
        return value("space", Space::new, Space.LAN, "leave it out for the space of the LAN");
    }

    Optional<VlanId> vlan(String field) {
        return inside(field)
                .map(
                        vlan ->
                                vlan.made(
                                        "",
                                        () ->
                                                new VlanId(
                                                        (int) vlan.number("vid", 0),
                                                        vlan.text("domain", VlanId.ONLY_DOMAIN)),
                                        VlanId.of(1),
                                        "give a vid from 1 to 4094"));
    }

    Owner owner() {
        return inside("owner")
                .map(
                        owner ->
                                owner.made(
                                        "",
                                        () ->
                                                new Owner(
                                                        OwnerKind.valueOf(
                                                                owner.text("kind", "")
                                                                        .toUpperCase(Locale.ROOT)
                                                                        .replace('-', '_')),
                                                        owner.text("name", "")),
                                        NOBODY,
                                        "give kind and name, like static and proxmox"))
                .orElse(NOBODY);
    }

    Notes notes() {
        Set<String> tags = new LinkedHashSet<>();
        json.getJsonArray("tags", new JsonArray()).forEach(tag -> tags.add(String.valueOf(tag)));
        Map<String, String> fields = new HashMap<>();
        json.getJsonObject("fields", new JsonObject())
                .forEach(field -> fields.put(field.getKey(), String.valueOf(field.getValue())));
        return new Notes(text("description", ""), tags, fields);
    }

    /**
     * DHCP options by name or code, in the words of the configuration file.
     *
     * @param catalog what they mean
     */
    OptionSet options(OptionCatalog catalog) {
        List<OptionFault> wrong = new ArrayList<>();
        OptionSet options =
                inside("options")
                        .map(given -> catalog.encode(given.optionTexts(), wrong))
                        .orElse(OptionSet.EMPTY);
        for (OptionFault fault : wrong) {
            StringBuilder where = new StringBuilder(pointer("options"));
            fault.path().forEach(key -> where.append('/').append(escaped(key)));
            faults.add(
                    new Fault(
                            new Fault.Where.Body(where.toString()),
                            "invalid",
                            HostText.display(fault.path().getLast() + ": " + fault.message()),
                            Optional.of(fault.remedy())));
        }
        return options;
    }

    private Map<String, OptionText> optionTexts() {
        Map<String, OptionText> texts = new LinkedHashMap<>();
        for (String key : json.fieldNames()) {
            switch (json.getValue(key)) {
                case JsonObject _ ->
                        texts.put(
                                key,
                                new OptionText.Nested(inside(key).orElseThrow().optionTexts()));
                case JsonArray items ->
                        texts.put(
                                key,
                                new OptionText.Items(items.stream().map(String::valueOf).toList()));
                case null -> fault(key, key + " is null", "give a value, or leave it out");
                case Object item -> texts.put(key, OptionText.of(item.toString()));
            }
        }
        return texts;
    }
}

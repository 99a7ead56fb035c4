package io.leasehold.ipam.text;

import java.util.Arrays;
import java.util.Locale;

/** Constants as files, API and pages write them: {@code WHEN_PRESENT} is {@code when-present}. */
public final class Spelling {
    private Spelling() {}

    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Reads what {@link #of} gives.
     *
     * @throws IllegalArgumentException naming the text and what would be right
     */
    public static <E extends Enum<E>> E parse(Class<E> type, String text) {
        E[] constants = type.getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> of(constant).equals(text.strip()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "'"
                                                + text
                                                + "' is not one of "
                                                + Arrays.stream(constants)
                                                        .map(Spelling::of)
                                                        .toList()));
    }
}

package io.leasehold.store;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Prefix;
import io.leasehold.ipam.option.OptionSet;

import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.WrapperOptions;
import org.hibernate.usertype.UserType;
import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Maps a value of the core to a PostgreSQL type that Hibernate does not know, by the text form both
 * agree on. The parameter is sent untyped, so the column decides.
 */
abstract class TextType<T> implements UserType<T> {
    private final Class<T> type;
    private final Function<T, String> print;
    private final Function<String, T> parse;

    TextType(Class<T> type, Function<T, String> print, Function<String, T> parse) {
        this.type = type;
        this.print = print;
        this.parse = parse;
    }

    /** One address in a column of type {@code inet}. */
    static final class Inet extends TextType<Ipv4Address> {
        Inet() {
            super(Ipv4Address.class, Ipv4Address::toString, Ipv4Address::parse);
        }
    }

    /** A prefix in a column of type {@code cidr}. */
    static final class Cidr extends TextType<Ipv4Prefix> {
        Cidr() {
            super(Ipv4Prefix.class, Ipv4Prefix::toString, Ipv4Prefix::parse);
        }
    }

    /** Options in a column of type {@code jsonb}. */
    static final class Options extends TextType<OptionSet> {
        Options() {
            super(OptionSet.class, PlanJson::options, PlanJson::parseOptions);
        }
    }

    /** Custom fields in a column of type {@code jsonb}. */
    static final class Fields extends TextType<Map<String, String>> {
        @SuppressWarnings("unchecked") // a class literal has no type arguments
        Fields() {
            super(
                    (Class<Map<String, String>>) (Class<?>) Map.class,
                    PlanJson::texts,
                    PlanJson::parseTexts);
        }
    }

    /** Texts in a column of type {@code text[]}; written only. */
    static final class Texts extends TextType<List<String>> {
        @SuppressWarnings("unchecked") // a class literal has no type arguments
        Texts() {
            super(
                    (Class<List<String>>) (Class<?>) List.class,
                    Texts::literal,
                    literal -> {
                        throw new UnsupportedOperationException("reads " + literal);
                    });
        }

        private static String literal(List<String> texts) {
            return texts.stream()
                    .map(text -> '"' + text.replaceAll("([\"\\\\])", "\\\\$1") + '"')
                    .collect(Collectors.joining(",", "{", "}"));
        }
    }

    @Override
    public int getSqlType() {
        return SqlTypes.OTHER;
    }

    @Override
    public Class<T> returnedClass() {
        return type;
    }

    @Override
    public boolean equals(@Nullable T one, @Nullable T other) {
        return Objects.equals(one, other);
    }

    @Override
    public int hashCode(T value) {
        return Objects.hashCode(value);
    }

    @Override
    public @Nullable T nullSafeGet(ResultSet row, int position, WrapperOptions options)
            throws SQLException {
        String text = row.getString(position);
        return text == null ? null : parse.apply(text);
    }

    @Override
    public void nullSafeSet(
            PreparedStatement statement, @Nullable T value, int position, WrapperOptions options)
            throws SQLException {
        if (value == null) {
            statement.setNull(position, Types.OTHER);
        } else {
            statement.setObject(position, print.apply(value), Types.OTHER);
        }
    }

    @Override
    public T deepCopy(T value) {
        return value;
    }

    @Override
    public boolean isMutable() {
        return false;
    }
}

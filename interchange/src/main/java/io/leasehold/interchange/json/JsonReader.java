package io.leasehold.interchange.json;

import io.leasehold.interchange.json.Tokens.Kind;
import io.leasehold.interchange.json.Tokens.Token;

import java.util.ArrayList;
import java.util.List;

/// Reads one JSON value in Kea's dialect: comments, includes and one comma too many at the end of a
/// list or a map. Bounded in size, nesting and includes.
public final class JsonReader {
    /// How deep lists and maps may nest. Kea's deepest is about 12.
    static final int DEEPEST = 100;

    private final Tokens tokens;
    private Token current;

    private JsonReader(Tokens tokens) throws BrokenJsonException {
        this.tokens = tokens;
        this.current = tokens.next();
    }

    /// Reads a whole file.
    ///
    /// @param file what messages call it
    /// @param sources where included files are read
    public static Value read(String file, String text, Sources sources) throws BrokenJsonException {
        JsonReader reader = new JsonReader(new Tokens(file, text, sources));
        if (reader.current.kind() == Kind.END) {
            throw Tokens.broken(
                    reader.current.at(), "the file is empty", "give a configuration of Kea");
        }
        Value value = reader.value(0);
        if (reader.current.kind() != Kind.END) {
            throw Tokens.broken(
                    reader.current.at(),
                    "expected the end of the file, found " + reader.current.described(),
                    "the first { is closed before here; remove one } or the rest");
        }
        return value;
    }

    private void advance() throws BrokenJsonException {
        current = tokens.next();
    }

    private boolean takes(String punctuation) throws BrokenJsonException {
        if (current.kind() != Kind.PUNCTUATION || !current.text().equals(punctuation)) {
            return false;
        }
        advance();
        return true;
    }

    private Value value(int depth) throws BrokenJsonException {
        Token first = current;
        if (depth > DEEPEST) {
            throw Tokens.broken(
                    first.at(),
                    "lists and maps nest deeper than " + DEEPEST,
                    "check that this is a configuration of Kea");
        }
        switch (first.kind()) {
            case STRING -> {
                advance();
                return new Value.Text(first.at(), first.text());
            }
            case NUMBER -> {
                advance();
                return number(first);
            }
            case WORD -> {
                advance();
                return switch (first.text()) {
                    case "true" -> new Value.Flag(first.at(), true);
                    case "false" -> new Value.Flag(first.at(), false);
                    case "null" -> new Value.Nothing(first.at());
                    default ->
                            throw Tokens.broken(
                                    first.at(),
                                    "the word " + first.described() + " is not true, false or null",
                                    "put text into double quotes; the three words are lower case");
                };
            }
            case PUNCTUATION -> {
                if (takes("{")) {
                    return mapping(first, depth);
                } else if (takes("[")) {
                    return sequence(first, depth);
                }
            }
            case END -> {
                // Said below.
            }
        }
        throw Tokens.broken(
                first.at(),
                "expected a value, found " + first.described(),
                "write a value, or remove what is before");
    }

    private static Value number(Token token) throws BrokenJsonException {
        String text = token.text();
        if (text.matches("-?[0-9]+")) {
            try {
                return new Value.Whole(token.at(), Long.parseLong(text));
            } catch (NumberFormatException _) {
                throw Tokens.broken(
                        token.at(),
                        "the number " + Value.shortened(text) + " is too large",
                        "no setting takes more than 4294967295");
            }
        }
        if (text.matches("-?[0-9]*(\\.[0-9]*)?([eE][-+]?[0-9]+)?") && text.matches(".*[0-9].*")) {
            try {
                return new Value.Real(token.at(), Double.parseDouble(text));
            } catch (NumberFormatException _) {
                // Said below.
            }
        }
        throw Tokens.broken(
                token.at(),
                "'" + Value.shortened(text) + "' is not a number",
                text.startsWith("+")
                        ? "leave out the plus sign"
                        : "write digits, or put text into double quotes");
    }

    private Value mapping(Token open, int depth) throws BrokenJsonException {
        List<Value.Entry> entries = new ArrayList<>();
        while (!takes("}")) {
            Token key = current;
            if (key.kind() != Kind.STRING) {
                throw Tokens.broken(
                        key.at(),
                        "expected a key in double quotes or '}' for the '{' of line "
                                + open.at().line()
                                + ", found "
                                + key.described(),
                        "write \"key\": value");
            }
            advance();
            if (!takes(":")) {
                throw Tokens.broken(
                        current.at(),
                        "expected ':' after the key \""
                                + Value.shortened(key.text())
                                + "\", found "
                                + current.described(),
                        "write \"key\": value");
            }
            entries.add(new Value.Entry(key.at(), key.text(), value(depth + 1)));
            if (!takes(",") && !isClosing("}")) {
                throw Tokens.broken(
                        current.at(),
                        "expected ',' or '}' after the value of \""
                                + Value.shortened(key.text())
                                + "\" (line "
                                + key.at().line()
                                + "), found "
                                + current.described(),
                        "put a comma between two entries");
            }
        }
        return new Value.Mapping(open.at(), entries);
    }

    private Value sequence(Token open, int depth) throws BrokenJsonException {
        List<Value> items = new ArrayList<>();
        while (!takes("]")) {
            items.add(value(depth + 1));
            if (!takes(",") && !isClosing("]")) {
                throw Tokens.broken(
                        current.at(),
                        "expected ',' or ']' in the list of line "
                                + open.at().line()
                                + ", found "
                                + current.described(),
                        "put a comma between two values");
            }
        }
        return new Value.Sequence(open.at(), items);
    }

    private boolean isClosing(String bracket) {
        return current.kind() == Kind.PUNCTUATION && current.text().equals(bracket);
    }
}

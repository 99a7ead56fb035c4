package io.leasehold.interchange.json;

import io.leasehold.interchange.Mistake;
import io.leasehold.interchange.Place;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/// The tokens of a file and of what it includes, comments left out. Kea's dialect: `#`, `//` and
/// `/* */` comments; `<?include "file"?>` wherever a token may stand, its content standing in for
/// it; numbers without plus sign; escapes of two hex digits after `u00` only.
///
/// Not thread-safe.
final class Tokens {
    /// Characters of all files together; configurations of Kea with 100,000 reservations have 30
    /// million.
    static final long LARGEST = 64L << 20;

    /// How deep includes may nest; Kea's own limit.
    static final int DEEPEST_INCLUDE = 10;

    /// One token. `STRING` has its text resolved, the other kinds as written.
    record Token(Kind kind, String text, Place at) {
        /// For messages. Texts are not shown: one of them may be a secret.
        String described() {
            return switch (kind) {
                case STRING -> "a text";
                case END -> "the end of the file";
                case PUNCTUATION, NUMBER, WORD -> "'" + Value.shortened(text) + "'";
            };
        }
    }

    enum Kind {
        PUNCTUATION,
        STRING,
        NUMBER,
        WORD,
        END
    }

    /// A file that is being read.
    private static final class Input {
        private final String file;
        private final String text;
        private int next;
        private int line = 1;
        private int lineStart;

        Input(String file, String text) {
            this.file = file;
            this.text = text;
        }

        boolean isAtEnd() {
            return next >= text.length();
        }

        boolean sees(String what) {
            return text.startsWith(what, next);
        }

        char take() {
            char c = text.charAt(next++);
            if (c == '\n') {
                line++;
                lineStart = next;
            }
            return c;
        }

        Place place() {
            return new Place(file, line, next - lineStart + 1);
        }
    }

    private final Sources sources;
    private final Deque<Input> inputs = new ArrayDeque<>();
    private long characters;

    Tokens(String file, String text, Sources sources) throws BrokenJsonException {
        this.sources = sources;
        open(file, text.startsWith("\ufeff") ? text.substring(1) : text, Place.of(file));
    }

    private void open(String file, String text, Place at) throws BrokenJsonException {
        characters += text.length();
        if (characters > LARGEST) {
            throw broken(
                    at,
                    "more than " + (LARGEST >> 20) + " million characters with all includes",
                    "check that this is the configuration file");
        }
        inputs.push(new Input(file, text));
    }

    Token next() throws BrokenJsonException {
        while (true) {
            Input input = inputs.element();
            if (input.isAtEnd()) {
                if (inputs.size() == 1) {
                    return new Token(Kind.END, "", input.place());
                }
                inputs.pop();
                endDirective();
                continue;
            }
            Place at = input.place();
            char c = input.text.charAt(input.next);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                input.take();
            } else if (c == '#' || input.sees("//")) {
                skipLine(input);
            } else if (input.sees("/*")) {
                skipComment(input, at);
            } else if (input.sees("<?")) {
                include(input, at);
            } else if ("{}[],:".indexOf(c) >= 0) {
                input.take();
                return new Token(Kind.PUNCTUATION, String.valueOf(c), at);
            } else if (c == '"') {
                return new Token(Kind.STRING, string(input, at), at);
            } else if (c == '-' || c == '+' || c == '.' || c >= '0' && c <= '9') {
                return new Token(Kind.NUMBER, run(input, "+-.eE", '0', '9'), at);
            } else if (Character.isLetter(c)) {
                return new Token(Kind.WORD, run(input, "_-", 'A', 'z'), at);
            } else {
                throw broken(
                        at,
                        "the character '"
                                + (c < ' ' ? "\\u%04x".formatted((int) c) : c)
                                + "' has no meaning here",
                        "remove it, or put text into double quotes");
            }
        }
    }

    private static String run(Input input, String more, char from, char to) {
        int start = input.next;
        while (!input.isAtEnd()) {
            char c = input.text.charAt(input.next);
            if (!(c >= from && c <= to && c != '[' && c != ']' && c != '\\'
                    || more.indexOf(c) >= 0)) {
                break;
            }
            input.take();
        }
        if (input.next == start) {
            input.take();
        }
        return input.text.substring(start, input.next);
    }

    private static void skipLine(Input input) {
        while (!input.isAtEnd() && input.text.charAt(input.next) != '\n') {
            input.take();
        }
    }

    private static void skipComment(Input input, Place at) throws BrokenJsonException {
        int end = input.text.indexOf("*/", input.next + 2);
        if (end < 0) {
            throw broken(at, "the comment that begins here does not end", "close it with */");
        }
        while (input.next < end + 2) {
            input.take();
        }
    }

    private void include(Input input, Place at) throws BrokenJsonException {
        input.next += 2;
        skipBlanks(input);
        if (!input.sees("include")) {
            throw broken(at, "a directive other than include", "write <?include \"file\"?>");
        }
        input.next += "include".length();
        skipBlanks(input);
        int end = input.sees("\"") ? input.text.indexOf('"', input.next + 1) : -1;
        String name = end < 0 ? "" : input.text.substring(input.next + 1, end);
        if (name.isEmpty() || name.indexOf('\n') >= 0) {
            throw broken(at, "the include directive names no file", "write <?include \"file\"?>");
        }
        input.next = end + 1;
        if (inputs.size() > DEEPEST_INCLUDE) {
            throw broken(
                    at,
                    "includes nest deeper than " + DEEPEST_INCLUDE + " files",
                    "put what they include into fewer files");
        }
        if (inputs.stream().anyMatch(open -> open.file.equals(name))) {
            throw broken(at, "the file includes itself through '" + name + "'", "break the circle");
        }
        try {
            open(name, sources.read(name), at);
        } catch (IOException unreadable) {
            throw broken(
                    at,
                    "the included file '"
                            + Value.shortened(name)
                            + "' cannot be read: "
                            + unreadable.getMessage(),
                    "give a path that is absolute, or relative to the directory of the first file");
        }
    }

    /// What follows the name of an included file, after its content was read.
    private void endDirective() throws BrokenJsonException {
        Input input = inputs.element();
        skipBlanks(input);
        if (!input.sees("?>")) {
            throw broken(input.place(), "the include directive does not end", "close it with ?>");
        }
        input.next += 2;
    }

    private static void skipBlanks(Input input) {
        while (!input.isAtEnd() && Character.isWhitespace(input.text.charAt(input.next))) {
            input.take();
        }
    }

    private static String string(Input input, Place at) throws BrokenJsonException {
        StringBuilder text = new StringBuilder();
        input.take();
        while (true) {
            if (input.isAtEnd()) {
                throw broken(at, "the text that begins here does not end", "close it with \"");
            }
            Place here = input.place();
            char c = input.take();
            if (c == '"') {
                return text.toString();
            } else if (c == '\\') {
                text.append(escape(input, here));
            } else if (c < ' ') {
                throw broken(
                        c == '\n' ? at : here,
                        c == '\n'
                                ? "the text that begins here does not end on its line"
                                : "a control character in a text",
                        c == '\n' ? "close it with \"" : "write it as \\u%04x".formatted((int) c));
            } else {
                text.append(c);
            }
        }
    }

    private static char escape(Input input, Place at) throws BrokenJsonException {
        char c = input.isAtEnd() ? ' ' : input.take();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> octet(input, at);
            default ->
                    throw broken(
                            at,
                            "the escape \\" + (c < ' ' ? ' ' : c) + " does not exist",
                            "write \\\\ for a backslash");
        };
    }

    /// Kea knows the characters that fit into one octet.
    private static char octet(Input input, Place at) throws BrokenJsonException {
        String digits =
                input.text.substring(input.next, Math.min(input.next + 4, input.text.length()));
        if (!digits.matches("00[0-9A-Fa-f]{2}")) {
            throw broken(
                    at,
                    "the escape \\u" + Value.shortened(digits) + " is not 00 and two hex digits",
                    "write the character itself, in UTF-8");
        }
        input.next += 4;
        return (char) Integer.parseInt(digits, 16);
    }

    static BrokenJsonException broken(Place at, String message, String remedy) {
        return new BrokenJsonException(new Mistake(at, message, remedy));
    }
}

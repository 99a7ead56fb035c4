package io.leasehold.ipam.classify;

import io.leasehold.ipam.classify.BytePattern.Assertion;
import io.leasehold.ipam.classify.BytePattern.ByteSet;
import io.leasehold.ipam.classify.BytePattern.Node;
import io.leasehold.ipam.classify.BytePattern.Refused;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads the text of a [BytePattern] (ECMA-262 section "Patterns", with the POSIX class names that
/// C++ adds). Bytes, not characters: what is not ASCII is the bytes of its UTF-8.
final class BytePatternParser {
    private static final int MAX_REPETITIONS = 1000;

    private static final ByteSet DIGIT = new ByteSet().range('0', '9');
    private static final ByteSet SPACE = ByteSet.ofAll(" \t\n\u000b\f\r");
    private static final ByteSet LOWER = new ByteSet().range('a', 'z');
    private static final ByteSet UPPER = new ByteSet().range('A', 'Z');
    private static final ByteSet GRAPH = new ByteSet().range('!', '~');
    private static final ByteSet LETTER = new ByteSet().all(LOWER).all(UPPER);
    private static final ByteSet LETTER_OR_DIGIT = new ByteSet().all(LETTER).all(DIGIT);

    private static final Map<String, ByteSet> NAMED =
            Map.ofEntries(
                    Map.entry("alnum", LETTER_OR_DIGIT),
                    Map.entry("alpha", LETTER),
                    Map.entry("blank", ByteSet.ofAll(" \t")),
                    Map.entry("cntrl", new ByteSet().range(0, 31).range(127, 127)),
                    Map.entry("digit", DIGIT),
                    Map.entry("d", DIGIT),
                    Map.entry("graph", GRAPH),
                    Map.entry("lower", LOWER),
                    Map.entry("print", new ByteSet().all(GRAPH).range(' ', ' ')),
                    Map.entry("punct", ByteSet.ofAll("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")),
                    Map.entry("space", SPACE),
                    Map.entry("s", SPACE),
                    Map.entry("upper", UPPER),
                    Map.entry("w", ByteSet.WORD),
                    Map.entry("xdigit", new ByteSet().all(DIGIT).range('a', 'f').range('A', 'F')));

    private final String text;
    private int at;
    private int depth;

    BytePatternParser(String text) {
        this.text = text;
    }

    Node parse() throws Refused {
        Node all = choice();
        if (at < text.length()) {
            throw new Refused(at, "this ')' closes nothing; write \\) for the character");
        }
        return all;
    }

    private Node choice() throws Refused {
        List<Node> parts = new ArrayList<>();
        parts.add(sequence());
        while (accept('|')) {
            parts.add(sequence());
        }
        return parts.size() == 1 ? parts.getFirst() : new Node.Choice(parts);
    }

    private Node sequence() throws Refused {
        List<Node> parts = new ArrayList<>();
        while (at < text.length() && peek() != '|' && peek() != ')') {
            parts.add(repeated());
        }
        return new Node.Sequence(parts);
    }

    private Node repeated() throws Refused {
        Node what = atom();
        int operator = at;
        int min;
        int max;
        if (accept('*')) {
            min = 0;
            max = -1;
        } else if (accept('+')) {
            min = 1;
            max = -1;
        } else if (accept('?')) {
            min = 0;
            max = 1;
        } else if (accept('{')) {
            min = count();
            max = min;
            if (accept(',')) {
                max = at < text.length() && peek() == '}' ? -1 : count();
            }
            if (!accept('}')) {
                throw new Refused(operator, "a repetition is {n}, {n,} or {n,m}");
            }
            if (max >= 0 && max < min) {
                throw new Refused(operator, "the repetition " + min + " to " + max + " is empty");
            }
        } else {
            return what;
        }
        if (what instanceof Node.Check) {
            throw new Refused(operator, "there is nothing to repeat before this");
        }
        // A lazy one finds the same whole matches.
        accept('?');
        if (at < text.length() && "*+?{".indexOf(peek()) >= 0) {
            throw new Refused(at, "a repetition of a repetition; put the first in (?: )");
        }
        return new Node.Repeat(what, min, max);
    }

    private int count() throws Refused {
        int start = at;
        while (at < text.length() && peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == start || at - start > 4) {
            throw new Refused(start, "a repetition count is a number 0 to " + MAX_REPETITIONS);
        }
        int count = Integer.parseInt(text.substring(start, at));
        if (count > MAX_REPETITIONS) {
            throw new Refused(start, "a repetition count is a number 0 to " + MAX_REPETITIONS);
        }
        return count;
    }

    private Node atom() throws Refused {
        int start = at;
        int c = next();
        return switch (c) {
            case '.' -> new Node.Bytes(ByteSet.ofAll("\n\r").complement());
            case '^' -> new Node.Check(Assertion.START);
            case '$' -> new Node.Check(Assertion.END);
            case '(' -> group(start);
            case '[' -> new Node.Bytes(set(start));
            case '*', '+', '?', '{' ->
                    throw new Refused(
                            start,
                            "there is nothing to repeat before this; write \\"
                                    + (char) c
                                    + " for the character");
            case '\\' -> escape(start);
            default -> character(c);
        };
    }

    private Node group(int start) throws Refused {
        if (accept('?') && !accept(':')) {
            throw new Refused(
                    start,
                    "only ( ) and (?: ) are taken; lookahead can take more than linear time");
        }
        if (++depth > Expression.MAX_NESTING) {
            throw new Refused(start, "nested deeper than " + Expression.MAX_NESTING + " levels");
        }
        Node inside = choice();
        if (!accept(')')) {
            throw new Refused(start, "this '(' is never closed");
        }
        depth--;
        return inside;
    }

    private Node escape(int start) throws Refused {
        if (at < text.length()) {
            if (accept('b')) {
                return new Node.Check(Assertion.WORD_EDGE);
            }
            if (accept('B')) {
                return new Node.Check(Assertion.NO_WORD_EDGE);
            }
            if (peek() >= '1' && peek() <= '9') {
                throw new Refused(
                        start, "backreferences are not taken; they can take more than linear time");
            }
        }
        return new Node.Bytes(escaped(start));
    }

    /// What follows a backslash, also within brackets.
    private ByteSet escaped(int start) throws Refused {
        if (at >= text.length()) {
            throw new Refused(start, "nothing follows this backslash");
        }
        int c = next();
        return switch (c) {
            case 'd' -> DIGIT;
            case 'D' -> DIGIT.complement();
            case 's' -> SPACE;
            case 'S' -> SPACE.complement();
            case 'w' -> ByteSet.WORD;
            case 'W' -> ByteSet.WORD.complement();
            case 't' -> single('\t');
            case 'n' -> single('\n');
            case 'v' -> single(0x0b);
            case 'f' -> single('\f');
            case 'r' -> single('\r');
            case '0' -> single(0);
            case 'x' -> single(hex(start, 2));
            case 'u' -> {
                int value = hex(start, 4);
                if (value > 0xff) {
                    throw new Refused(start, "\\u0000 to \\u00ff are bytes; this is not");
                }
                yield single(value);
            }
            default -> {
                if (LETTER_OR_DIGIT.has(Math.min(c, 0xff)) || c > '~') {
                    throw new Refused(start, "there is no \\" + Character.toString(c));
                }
                yield single(c);
            }
        };
    }

    private int hex(int start, int digits) throws Refused {
        int value = 0;
        for (int i = 0; i < digits; i++) {
            int digit = at < text.length() ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw new Refused(start, digits + " hex digits belong here");
            }
            value = value << 4 | digit;
            at++;
        }
        return value;
    }

    private ByteSet set(int start) throws Refused {
        boolean negated = accept('^');
        ByteSet set = new ByteSet();
        int members = 0;
        while (at < text.length() && peek() != ']') {
            int memberStart = at;
            ByteSet from = member();
            if (at + 1 < text.length() && peek() == '-' && text.charAt(at + 1) != ']') {
                at++;
                int low = only(from, memberStart);
                int highStart = at;
                int high = only(member(), highStart);
                if (high < low) {
                    throw new Refused(memberStart, "this range is the wrong way round");
                }
                set.range(low, high);
            } else {
                set.all(from);
            }
            members++;
        }
        if (!accept(']')) {
            throw new Refused(start, "this '[' is never closed");
        }
        if (members == 0) {
            throw new Refused(start, "nothing is between these brackets");
        }
        return negated ? set.complement() : set;
    }

    private ByteSet member() throws Refused {
        int start = at;
        int c = next();
        if (c == '[' && at < text.length() && (peek() == ':' || peek() == '.' || peek() == '=')) {
            int end = text.indexOf(":]", at);
            ByteSet named = end < 0 ? null : NAMED.get(text.substring(at + 1, end));
            if (named == null || peek() != ':') {
                throw new Refused(
                        start, "no such class; [:alpha:], [:digit:], [:xdigit:] are, for example");
            }
            at = end + 2;
            return named;
        }
        if (c == '\\') {
            return accept('b') ? single('\b') : escaped(start);
        }
        if (c > '~') {
            throw new Refused(start, "only ASCII and \\xhh may stand in brackets");
        }
        return single(c);
    }

    private static int only(ByteSet set, int start) throws Refused {
        int found = -1;
        for (int octet = 0; octet < 256; octet++) {
            if (set.has(octet)) {
                if (found >= 0) {
                    throw new Refused(start, "a range goes from one byte to another");
                }
                found = octet;
            }
        }
        return found;
    }

    private static ByteSet single(int octet) {
        return new ByteSet().range(octet, octet);
    }

    /// A character as the bytes of its UTF-8.
    private static Node character(int c) {
        List<Node> bytes = new ArrayList<>();
        for (byte octet : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
            bytes.add(new Node.Bytes(single(octet & 0xff)));
        }
        return bytes.size() == 1 ? bytes.getFirst() : new Node.Sequence(bytes);
    }

    private int peek() {
        return text.charAt(at);
    }

    private int next() {
        int c = text.codePointAt(at);
        at += Character.charCount(c);
        return c;
    }

    private boolean accept(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }
}

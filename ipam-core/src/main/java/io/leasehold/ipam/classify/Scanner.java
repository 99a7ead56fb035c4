package io.leasehold.ipam.classify;

import io.leasehold.ipam.classify.Token.Kind;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Cuts the text of an expression into tokens, one at a time, so that the first error in the text
/// is the one that is reported. Blanks, tabs and line ends separate tokens and mean nothing.
final class Scanner {
    // The address goes first: its first group may look like a number or a word. All are linear.
    private static final Pattern IPV6 =
            Pattern.compile("[0-9a-fA-F]*+:[0-9a-fA-F]*+:[0-9a-fA-F:.]*+");
    private static final Pattern HEX = Pattern.compile("0[xX][0-9a-fA-F]++");
    private static final Pattern IPV4 = Pattern.compile("[0-9]++\\.[0-9]++[0-9.]*+");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]++");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][-_A-Za-z0-9]*+");
    private static final Pattern SYMBOL = Pattern.compile("==|[\\[\\]().,*+]");

    /// What other languages write, and what is written here.
    private static final Map<String, String> FOREIGN =
            Map.of(
                    "!=", "write not (a == b)",
                    "<>", "write not (a == b)",
                    "=", "write == to compare",
                    "&&", "write and",
                    "||", "write or",
                    "!", "write not",
                    "\"", "write texts in single quotes");

    private final String text;
    private int at;

    Scanner(String text) {
        this.text = text;
    }

    Token next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at == text.length()) {
            return new Token(Kind.END, "", at);
        }
        if (text.charAt(at) == '\'') {
            return quoted();
        }
        return token(Kind.IPV6, IPV6)
                .or(() -> token(Kind.HEX, HEX))
                .or(() -> token(Kind.IPV4, IPV4))
                .or(() -> token(Kind.NUMBER, NUMBER))
                .or(() -> token(Kind.WORD, WORD))
                .or(() -> token(Kind.SYMBOL, SYMBOL))
                .orElseThrow(this::unknown);
    }

    private Optional<Token> token(Kind kind, Pattern pattern) {
        Matcher matcher = pattern.matcher(text).region(at, text.length());
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        int start = at;
        at = matcher.end();
        return Optional.of(
                new Token(kind, text.substring(kind == Kind.HEX ? start + 2 : start, at), start));
    }

    private Token quoted() {
        int start = at;
        int close = text.indexOf('\'', start + 1);
        int lineEnd = text.indexOf('\n', start);
        if (close < 0 || lineEnd >= 0 && lineEnd < close) {
            throw ExpressionException.at(text, start, "the text that begins here has no closing '");
        }
        at = close + 1;
        return new Token(Kind.TEXT, text.substring(start + 1, close), start);
    }

    private ExpressionException unknown() {
        for (int length = 2; length > 0; length--) {
            String here = text.substring(at, Math.min(at + length, text.length()));
            String instead = FOREIGN.get(here);
            if (instead != null) {
                return ExpressionException.at(text, at, "there is no " + here + "; " + instead);
            }
        }
        String character = Character.toString(text.codePointAt(at));
        return ExpressionException.at(text, at, "no expression has the character " + character);
    }
}

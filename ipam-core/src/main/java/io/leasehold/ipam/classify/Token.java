package io.leasehold.ipam.classify;

/// A piece of an expression's text.
///
/// @param text what it stands for: a literal without its quotes or `0x`, anything else as written
/// @param at index of its first character
record Token(Kind kind, String text, int at) {
    enum Kind {
        /// A keyword or an option name.
        WORD,
        /// `'text'`
        TEXT,
        /// `0x0102`
        HEX,
        /// `17`, `-1`
        NUMBER,
        /// `192.0.2.1`
        IPV4,
        /// `2001:db8::1`
        IPV6,
        /// `==`, parentheses, brackets, and what no expression has
        SYMBOL,
        END
    }

    boolean is(String wordOrSymbol) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(wordOrSymbol);
    }

    /// As an error message names it.
    String described() {
        return switch (kind) {
            case WORD, SYMBOL -> "'" + text + "'";
            case TEXT -> "the text '" + text + "'";
            case HEX -> "0x" + text;
            case NUMBER, IPV4, IPV6 -> text;
            case END -> "the end";
        };
    }
}

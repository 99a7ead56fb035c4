package io.leasehold.ipam.classify;

/// An expression that cannot be used: where, what was found there, and what would be right. The
/// message begins with the place, `column 17: ...`, or `line 2, column 5: ...` in a text of several
/// lines. Lines and columns count from 1; a column is a character as a reader counts them.
public final class ExpressionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String caret;

    private ExpressionException(String message, int line, int column, String caret) {
        super(message);
        this.line = line;
        this.column = column;
        this.caret = caret;
    }

    /// @param at index into `text`, its length for the end
    static ExpressionException at(String text, int at, String problem) {
        String before = text.substring(0, at);
        int lineStart = before.lastIndexOf('\n') + 1;
        int lineEnd = text.indexOf('\n', at);
        String shown = text.substring(lineStart, lineEnd < 0 ? text.length() : lineEnd);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int column = 1 + before.codePointCount(lineStart, at);
        String place =
                text.indexOf('\n') < 0 ? "column " + column : "line " + line + ", column " + column;
        String caret = shown.replace('\t', ' ') + "\n" + " ".repeat(column - 1) + "^";
        return new ExpressionException(place + ": " + problem, line, column, caret);
    }

    public int line() {
        return line;
    }

    public int column() {
        return column;
    }

    /// Two lines: the line of the expression, and below it a caret under the place.
    public String caret() {
        return caret;
    }
}

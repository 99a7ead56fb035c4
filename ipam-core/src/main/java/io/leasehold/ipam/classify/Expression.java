package io.leasehold.ipam.classify;

import java.util.List;
import java.util.Set;

/// The test of a class: true or false for a message, in Kea's syntax.
///
/// ```
/// substring(option[60].hex, 0, 9) == 'PXEClient' and option[93].hex == 0x0007
/// not member('phones') or relay4[1].hex == 'port-7'
/// ```
///
/// Immutable. Equal when they mean the same tree; blanks, redundant parentheses and the spelling of
/// option names do not count. `toString` is a text that parses to an equal expression (provided it
/// is not longer than the limit; it may have more blanks than the original).
public final class Expression {
    /// Longer texts are refused.
    public static final int MAX_CHARACTERS = 4096;

    /// Parentheses, brackets of functions and `not` within each other.
    public static final int MAX_NESTING = 64;

    private final String text;
    private final Condition root;
    private final List<Mention> mentions;

    /// A class named by `member()`.
    ///
    /// @param at index of the name's quote in the text
    record Mention(String className, int at) {}

    Expression(String text, Condition root, List<Mention> mentions) {
        this.text = text;
        this.root = root;
        this.mentions = List.copyOf(mentions);
    }

    /// Reads an expression.
    ///
    /// @param names what `option[name]` means
    /// @throws ExpressionException saying where and what would be right
    public static Expression parse(String text, OptionNames names) {
        return new ExpressionParser(text, names).parse();
    }

    /// Whether it holds for a message. Never throws; takes time linear in the sizes of expression
    /// and message.
    ///
    /// @param classes those that `member()` finds the message in
    public boolean holds(Facts facts, Set<String> classes) {
        return new Evaluation(facts, classes).judge(root);
    }

    /// The same with the values that were compared.
    public Explanation.Tested explain(Facts facts, Set<String> classes) {
        return new TracedEvaluation(facts, classes).explain(this);
    }

    /// The names that `member()` asks for, in the order of the text.
    public List<String> classesMentioned() {
        return mentions.stream().map(Mention::className).toList();
    }

    Condition root() {
        return root;
    }

    List<Mention> mentions() {
        return mentions;
    }

    ExpressionException problemAt(int at, String problem) {
        return ExpressionException.at(text, at, problem);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expression that && root.equals(that.root);
    }

    @Override
    public int hashCode() {
        return root.hashCode();
    }

    @Override
    public String toString() {
        return root.toString();
    }
}

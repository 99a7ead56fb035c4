package io.leasehold.ipam.classify;

import io.leasehold.ipam.classify.Condition.Operands;
import io.leasehold.ipam.classify.Token.Kind;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv6Text;
import io.leasehold.ipam.text.EditDistance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Recursive descent over Kea's grammar. From loosest to tightest: `sor`, `or`, `sand`, `and`,
/// `not`, `==`, `+`.
///
/// A parenthesis may open a condition or a value, and which one shows only behind it. So everything
/// is read as a [Term], and whoever needs one of the two says so, at the token that should have
/// made it one.
final class ExpressionParser {
    private static final List<String> VALUE_WORDS =
            List.of(
                    "option",
                    "relay4",
                    "pkt",
                    "pkt4",
                    "vendor",
                    "vendor-class",
                    "substring",
                    "split",
                    "concat",
                    "lcase",
                    "ucase",
                    "ifelse",
                    "sifelse",
                    "hexstring",
                    "addrtotext",
                    "int8totext",
                    "int16totext",
                    "int32totext",
                    "uint8totext",
                    "uint16totext",
                    "uint32totext",
                    "not",
                    "member",
                    "match",
                    "known",
                    "unknown");

    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

    /// The chains of conditions, loosest first.
    private enum Level {
        SOR("sor", parts -> new Condition.AnyOf(parts, Operands.ALL)),
        OR("or", parts -> new Condition.AnyOf(parts, Operands.AS_NEEDED)),
        SAND("sand", parts -> new Condition.AllOf(parts, Operands.ALL)),
        AND("and", parts -> new Condition.AllOf(parts, Operands.AS_NEEDED));

        private final String word;
        private final Function<List<Condition>, Condition> join;

        Level(String word, Function<List<Condition>, Condition> join) {
            this.word = word;
            this.join = join;
        }
    }

    private final String text;
    private final OptionNames names;
    private final Scanner scanner;
    private final List<Expression.Mention> mentions = new ArrayList<>();
    private Token token;
    private int depth;

    ExpressionParser(String text, OptionNames names) {
        if (text.length() > Expression.MAX_CHARACTERS) {
            throw ExpressionException.at(
                    text,
                    Expression.MAX_CHARACTERS,
                    "the expression has "
                            + text.length()
                            + " characters and at most "
                            + Expression.MAX_CHARACTERS
                            + " are taken; split it into classes joined by member()");
        }
        this.text = text;
        this.names = names;
        this.scanner = new Scanner(text);
        this.token = scanner.next();
    }

    Expression parse() {
        Condition root = condition(chain(0));
        if (token.is("==")) {
            throw wrong(root + " is already true or false and cannot be compared");
        }
        if (token.kind() != Kind.END) {
            throw expected("'and', 'or' or the end after " + brief(root));
        }
        return new Expression(text, root, mentions);
    }

    private Term chain(int level) {
        if (level == Level.values().length) {
            return negation();
        }
        Level here = Level.values()[level];
        Term first = chain(level + 1);
        if (!token.is(here.word)) {
            return first;
        }
        List<Condition> parts = new ArrayList<>();
        parts.add(condition(first));
        while (accept(here.word)) {
            parts.add(condition(chain(level + 1)));
        }
        return here.join.apply(parts);
    }

    private Term negation() {
        if (!token.is("not")) {
            return comparison();
        }
        deeper();
        next();
        Condition operand = condition(negation());
        depth--;
        return new Condition.Not(operand);
    }

    private Term comparison() {
        int start = token.at();
        Term left = sum();
        if (!token.is("==")) {
            return left;
        }
        if (left instanceof Condition) {
            throw wrong(brief(left) + " is already true or false and cannot be compared");
        }
        Value leftValue = value(left, start);
        next();
        start = token.at();
        return new Condition.Equal(leftValue, value(sum(), start));
    }

    private Term sum() {
        int start = token.at();
        Term first = primary();
        if (!token.is("+")) {
            return first;
        }
        List<Value> parts = new ArrayList<>();
        parts.add(value(first, start));
        while (accept("+")) {
            int partStart = token.at();
            parts.add(value(primary(), partStart));
        }
        return new Value.Concatenation(parts);
    }

    private Term primary() {
        Token here = token;
        if (here.is("(")) {
            deeper();
            next();
            Term inside = chain(0);
            if (!token.is(")")) {
                throw expected(
                        inside instanceof Condition
                                ? "')' after " + brief(inside)
                                : "')' or '==' after " + brief(inside));
            }
            next();
            depth--;
            return inside;
        }
        return switch (here.kind()) {
            case TEXT -> literal(Value.Literal.ofText(here.text()));
            case HEX -> literal(Value.Literal.ofHex(here.text()));
            case NUMBER -> literal(Value.Literal.ofNumber(number(0, 0xffff_ffffL)));
            case IPV4 -> literal(ipv4(here));
            case IPV6 -> literal(ipv6(here));
            case WORD -> word(here);
            case SYMBOL, END -> throw expected("a value or a condition");
        };
    }

    private Value literal(Value.Literal literal) {
        next();
        return literal;
    }

    private Value.Literal ipv4(Token here) {
        try {
            return Value.Literal.ofAddress(Ipv4Address.parse(here.text()));
        } catch (IllegalArgumentException notAnAddress) {
            throw wrong(
                    here.text() + " is not an IPv4 address (four numbers 0-255, like 192.0.2.1)");
        }
    }

    private Value.Literal ipv6(Token here) {
        return Ipv6Text.parse(here.text())
                .map(Value.Literal::ofIpv6)
                .orElseThrow(
                        () ->
                                wrong(
                                        here.text()
                                                + " is not an IPv6 address"
                                                + (MAC.matcher(here.text()).matches()
                                                        ? "; a MAC address is written 0x"
                                                                + here.text().replace(":", "")
                                                        : "")));
    }

    private Term word(Token here) {
        next();
        Optional<Value.NumberType> numberType = Value.NumberType.named(here.text());
        if (numberType.isPresent()) {
            return oneArgument(here, of -> new Value.NumberText(numberType.get(), of));
        }
        return switch (here.text()) {
            case "option" -> option(new Selector.OfMessage(path(code())));
            case "relay4" -> option(new Selector.OfRelay(path(subCode())));
            case "pkt", "pkt4" -> field(here.text());
            case "vendor" -> vendor();
            case "vendor-class" -> vendorClass();
            case "known" -> new Condition.Member(mention(BuiltInClass.KNOWN.name(), here));
            case "unknown" ->
                    new Condition.Not(
                            new Condition.Member(mention(BuiltInClass.KNOWN.name(), here)));
            case "member" -> member();
            case "match" -> match();
            case "substring" -> substring();
            case "split" -> split();
            case "concat" -> twoArguments(here, (a, b) -> new Value.Concatenation(List.of(a, b)));
            case "hexstring" -> twoArguments(here, Value.HexText::new);
            case "lcase" -> oneArgument(here, of -> new Value.CaseChange(Value.Letters.LOWER, of));
            case "ucase" -> oneArgument(here, of -> new Value.CaseChange(Value.Letters.UPPER, of));
            case "addrtotext" -> oneArgument(here, Value.AddressText::new);
            case "ifelse" -> ifElse(Operands.AS_NEEDED);
            case "sifelse" -> ifElse(Operands.ALL);
            case "relay6", "pkt6" ->
                    throw wrongAt(
                            here, here.text() + " belongs to DHCPv6; this is a server for DHCPv4");
            default ->
                    throw wrongAt(
                            here,
                            "expected a value or a condition, found '"
                                    + here.text()
                                    + "'"
                                    + nearest(here.text(), VALUE_WORDS)
                                            .map(near -> "; did you mean " + near + "?")
                                            .orElse(". Texts stand in single quotes"));
        };
    }

    // option[...], relay4[...], vendor[...]

    private Term option(Selector what) {
        return switch (property(what.toString(), "text", "hex", "exists")) {
            case "text" -> new Value.OptionValue(what, Value.Representation.TEXT);
            case "hex" -> new Value.OptionValue(what, Value.Representation.HEX);
            default -> new Condition.Exists(what);
        };
    }

    /// The codes from the given one on, up to the dot before the property.
    private List<Integer> path(int first) {
        List<Integer> codes = new ArrayList<>();
        codes.add(first);
        expect(".", "after ]");
        while (accept("option")) {
            codes.add(code());
            expect(".", "after ]");
        }
        return codes;
    }

    private int code() {
        expect("[", "before an option's code");
        if (token.kind() == Kind.WORD) {
            Token name = token;
            OptionalInt code = names.codeOf(name.text());
            next();
            if (code.isEmpty()) {
                throw wrongAt(
                        name,
                        "no option is named "
                                + name.text()
                                + "; define it or write its code, like option[60]");
            }
            expect("]", "after the option's name");
            return code.getAsInt();
        }
        return codeNumber("an option's code or name");
    }

    private int subCode() {
        expect("[", "before the sub-option's code");
        return codeNumber("a sub-option's code");
    }

    private int codeNumber(String what) {
        if (token.kind() != Kind.NUMBER) {
            throw expected(what);
        }
        int code = (int) number(0, 255);
        next();
        expect("]", "after the code");
        return code;
    }

    private Term vendor() {
        if (accept(".")) {
            return enterpriseOf("vendor");
        }
        long enterprise = enterprise();
        expect(".", "after ]");
        if (accept("option")) {
            return option(new Selector.OfVendor(enterprise, path(subCode())));
        }
        Selector block = new Selector.OfVendor(enterprise, List.of());
        property(block.toString(), "exists", "option[code]");
        return new Condition.Exists(block);
    }

    private Term vendorClass() {
        if (accept(".")) {
            return enterpriseOf("vendor-class");
        }
        long enterprise = enterprise();
        expect(".", "after ]");
        Selector.OfVendorClass first = new Selector.OfVendorClass(enterprise, 0);
        if (property(first.toString(), "exists", "data").equals("exists")) {
            return new Condition.Exists(first);
        }
        if (!accept("[")) {
            return new Value.VendorClassData(first);
        }
        if (token.kind() != Kind.NUMBER) {
            throw expected("the number of the data, from 0");
        }
        int index = (int) number(0, 255);
        next();
        expect("]", "after the number of the data");
        return new Value.VendorClassData(new Selector.OfVendorClass(enterprise, index));
    }

    private Value enterpriseOf(String object) {
        property(object, "enterprise");
        return field(object, "enterprise");
    }

    private long enterprise() {
        if (!accept("[")) {
            throw expected("'[' and an enterprise number or *, or '.enterprise'");
        }
        long enterprise = VendorBlock.ANY;
        if (!accept("*")) {
            if (token.kind() != Kind.NUMBER) {
                throw expected("an enterprise number or *");
            }
            enterprise = number(0, 0xffff_ffffL);
            next();
        }
        expect("]", "after the enterprise number");
        return enterprise;
    }

    private Value field(String object) {
        expect(".", "after " + object);
        return object.equals("pkt")
                ? field(object, property(object, "iface", "src", "dst", "len"))
                : field(
                        object,
                        property(
                                object, "mac", "hlen", "htype", "ciaddr", "giaddr", "yiaddr",
                                "siaddr", "msgtype", "transid"));
    }

    private static Value field(String object, String name) {
        return Value.Field.named(object, name)
                .orElseThrow(() -> new IllegalStateException(object + "." + name));
    }

    /// One of the words that may stand behind the dot.
    private String property(String of, String... allowed) {
        for (String each : allowed) {
            if (accept(each)) {
                return each;
            }
        }
        String hint =
                token.kind() == Kind.WORD
                        ? nearest(token.text(), List.of(allowed))
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("")
                        : "";
        throw wrong(
                "expected "
                        + oneOf(allowed)
                        + " after "
                        + of
                        + "., found "
                        + token.described()
                        + hint);
    }

    private static String oneOf(String... words) {
        if (words.length == 1) {
            return words[0];
        }
        List<String> all = List.of(words);
        return String.join(", ", all.subList(0, all.size() - 1)) + " or " + all.getLast();
    }

    // Functions

    private Condition member() {
        open("member");
        Token name = token;
        if (name.kind() != Kind.TEXT) {
            throw expected("the name of a class in single quotes");
        }
        next();
        close("member");
        return new Condition.Member(mention(name.text(), name));
    }

    private String mention(String className, Token where) {
        mentions.add(new Expression.Mention(className, where.at()));
        return className;
    }

    private Condition match() {
        open("match");
        Token pattern = token;
        if (pattern.kind() != Kind.TEXT) {
            throw expected("a regular expression in single quotes");
        }
        BytePattern compiled;
        try {
            compiled = BytePattern.compile(pattern.text());
        } catch (BytePattern.Refused refused) {
            throw ExpressionException.at(text, pattern.at() + 1 + refused.at(), refused.problem());
        }
        next();
        comma("match", 2);
        Value operand = argument();
        close("match");
        return new Condition.Matches(compiled, operand);
    }

    private Value substring() {
        open("substring");
        Value of = argument();
        comma("substring", 3);
        int start = signed("the start, a number");
        comma("substring", 3);
        OptionalInt length =
                accept("all")
                        ? OptionalInt.empty()
                        : OptionalInt.of(signed("the length, a number or all"));
        close("substring");
        return new Value.Substring(of, start, length);
    }

    private Value split() {
        open("split");
        Value of = argument();
        comma("split", 3);
        Value delimiters = argument();
        comma("split", 3);
        int field = signed("the number of the field, from 1");
        close("split");
        return new Value.Split(of, delimiters, field);
    }

    private Value ifElse(Operands operands) {
        String name = operands == Operands.ALL ? "sifelse" : "ifelse";
        open(name);
        Condition condition = condition(chain(0));
        comma(name, 3);
        Value then = argument();
        comma(name, 3);
        Value otherwise = argument();
        close(name);
        return new Value.IfElse(condition, then, otherwise, operands);
    }

    private Value oneArgument(Token function, Function<Value, Value> make) {
        open(function.text());
        Value of = argument();
        close(function.text());
        return make.apply(of);
    }

    private Value twoArguments(Token function, BiFunction<Value, Value, Value> make) {
        open(function.text());
        Value first = argument();
        comma(function.text(), 2);
        Value second = argument();
        close(function.text());
        return make.apply(first, second);
    }

    private Value argument() {
        int start = token.at();
        return value(chain(0), start);
    }

    private void open(String function) {
        deeper();
        expect("(", "after " + function);
    }

    private void comma(String function, int arguments) {
        if (!accept(",")) {
            throw wrong(
                    "expected ',' ("
                            + function
                            + " takes "
                            + arguments
                            + " arguments), found "
                            + token.described());
        }
    }

    private void close(String function) {
        expect(")", "at the end of " + function);
        depth--;
    }

    // Tokens and errors

    private int signed(String what) {
        if (token.kind() != Kind.NUMBER) {
            throw expected(what);
        }
        int number = (int) number(Integer.MIN_VALUE, Integer.MAX_VALUE);
        next();
        return number;
    }

    /// The number at hand; the token stays.
    private long number(long min, long max) {
        long number = min - 1;
        // 19 digits and a sign are the longest long; leading zeros may make more of a small number.
        String digits = token.text().replaceFirst("^(-?)0+(?=[0-9])", "$1");
        if (digits.length() < 19) {
            number = Long.parseLong(digits);
        }
        if (number < min || number > max) {
            throw wrong(token.text() + " is not a number " + min + " to " + max);
        }
        return number;
    }

    private void deeper() {
        if (++depth > Expression.MAX_NESTING) {
            throw wrong(
                    "nested deeper than "
                            + Expression.MAX_NESTING
                            + " levels; split it into classes joined by member()");
        }
    }

    private void next() {
        token = scanner.next();
    }

    private boolean accept(String wordOrSymbol) {
        if (token.is(wordOrSymbol)) {
            next();
            return true;
        }
        return false;
    }

    private void expect(String symbol, String where) {
        if (!accept(symbol)) {
            throw expected("'" + symbol + "' " + where);
        }
    }

    private Condition condition(Term term) {
        return switch (term) {
            case Condition condition -> condition;
            case Value value -> throw expected("'==' after " + brief(value));
        };
    }

    private Value value(Term term, int start) {
        return switch (term) {
            case Value value -> value;
            case Condition condition ->
                    throw ExpressionException.at(
                            text,
                            start,
                            "expected a value, found "
                                    + brief(condition)
                                    + ", which is true or false");
        };
    }

    private ExpressionException expected(String what) {
        return wrong("expected " + what + ", found " + token.described());
    }

    private ExpressionException wrong(String problem) {
        return wrongAt(token, problem);
    }

    private ExpressionException wrongAt(Token where, String problem) {
        return ExpressionException.at(text, where.at(), problem);
    }

    /// A term for a message: its end, if it is long, since that is what stands before the error.
    private static String brief(Term term) {
        String whole = term.toString();
        return whole.length() <= 60 ? whole : "..." + whole.substring(whole.length() - 57);
    }

    /// The word that a typing error is nearest to: at most two letters wrong, and fewer than half.
    private static Optional<String> nearest(String typed, Collection<String> words) {
        return words.stream()
                .filter(
                        word ->
                                EditDistance.between(typed, word)
                                        <= Math.min(2, (word.length() - 1) / 2))
                .min(
                        (a, b) ->
                                Integer.compare(
                                        EditDistance.between(typed, a),
                                        EditDistance.between(typed, b)));
    }
}

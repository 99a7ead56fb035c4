package io.leasehold.interchange.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/// Kea's JSON: what it adds to RFC 8259, where values stand, and what is said of what cannot be
/// read.
final class JsonReaderTest {
    private static Value read(String text) throws BrokenJsonException {
        return JsonReader.read("kea.conf", text, Sources.none());
    }

    private static Sources files(Map<String, String> texts) {
        return name -> {
            String text = texts.get(name);
            if (text == null) {
                throw new IOException("there is no file " + name);
            }
            return text;
        };
    }

    record Good(String name, String text, String same) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Good> good() {
        return Stream.of(
                new Good(
                        "a map",
                        "{\"a\": 1, \"b\": [true, false, null]}",
                        "{\"a\": 1, \"b\": [true, false, null]}"),
                new Good(
                        "comments of a shell, of C++ and of C",
                        "# x\n{ // \"y\"\n\"a\": /* , */ 1 }#z",
                        "{\"a\": 1}"),
                new Good("a comment that closes once", "[1, /* /* */ 2]", "[1, 2]"),
                new Good("one comma too many in a list", "[1, 2, ]", "[1, 2]"),
                new Good("one comma too many in a map", "{\"a\": 1,\n}", "{\"a\": 1}"),
                new Good(
                        "numbers",
                        "[0, -1, 4294967295, .5, 0.875, 1e3, 007]",
                        "[0, -1, 4294967295, 0.5, 0.875, 1000.0, 7]"),
                new Good("escapes", "[\"\\\"\\\\\\/\\t\\u0041\"]", "[\"\"\\/\tA\"]"),
                new Good("signs of comments in texts", "[\"#a//b/*c\"]", "[\"#a//b/*c\"]"),
                new Good("a byte order mark", "\ufeff[]", "[]"),
                new Good("lines of Windows", "[\r\n1\r\n]", "[1]"));
    }

    @ParameterizedTest
    @MethodSource("good")
    void isRead(Good good) throws BrokenJsonException {
        assertThat(read(good.text()).toString()).isEqualTo(good.same());
    }

    record Bad(String text, String mistake) {
        @Override
        public String toString() {
            return mistake;
        }
    }

    static Stream<Bad> bad() {
        return Stream.of(
                new Bad(
                        "",
                        "kea.conf:1:1: the file is empty\n    remedy: give a configuration of Kea"),
                new Bad(
                        "{\n  \"a\": 1\n  \"b\": 2 }",
                        "kea.conf:3:3: expected ',' or '}' after the value of \"a\" (line 2), found"
                                + " a text\n"
                                + "    remedy: put a comma between two entries"),
                new Bad(
                        "[1 2]",
                        "kea.conf:1:4: expected ',' or ']' in the list of line 1, found '2'\n"
                                + "    remedy: put a comma between two values"),
                new Bad(
                        "[1,,2]",
                        "kea.conf:1:4: expected a value, found ','\n"
                                + "    remedy: write a value, or remove what is before"),
                new Bad(
                        "{ a: 1 }",
                        "kea.conf:1:3: expected a key in double quotes or '}' for the '{' of line"
                                + " 1, found 'a'\n"
                                + "    remedy: write \"key\": value"),
                new Bad(
                        "{ \"a\" 1 }",
                        "kea.conf:1:7: expected ':' after the key \"a\", found '1'\n"
                                + "    remedy: write \"key\": value"),
                new Bad(
                        "{ \"a\": {",
                        "kea.conf:1:9: expected a key in double quotes or '}' for the '{' of line"
                                + " 1, found the end of the file\n"
                                + "    remedy: write \"key\": value"),
                new Bad(
                        "{} }",
                        "kea.conf:1:4: expected the end of the file, found '}'\n"
                            + "    remedy: the first { is closed before here; remove one } or the"
                            + " rest"),
                new Bad(
                        "[True]",
                        "kea.conf:1:2: the word 'True' is not true, false or null\n"
                            + "    remedy: put text into double quotes; the three words are lower"
                            + " case"),
                new Bad(
                        "[1.2.3]",
                        "kea.conf:1:2: '1.2.3' is not a number\n"
                                + "    remedy: write digits, or put text into double quotes"),
                new Bad(
                        "[+1]",
                        "kea.conf:1:2: '+1' is not a number\n    remedy: leave out the plus sign"),
                new Bad(
                        "[99999999999999999999]",
                        "kea.conf:1:2: the number 99999999999999999999 is too large\n"
                                + "    remedy: no setting takes more than 4294967295"),
                new Bad(
                        "[\n \"abc\n]",
                        "kea.conf:2:2: the text that begins here does not end on its line\n"
                                + "    remedy: close it with \""),
                new Bad(
                        "[\"abc",
                        "kea.conf:1:2: the text that begins here does not end\n"
                                + "    remedy: close it with \""),
                new Bad(
                        "[\"\\q\"]",
                        "kea.conf:1:3: the escape \\q does not exist\n"
                                + "    remedy: write \\\\ for a backslash"),
                new Bad(
                        "[\"\\u20ac\"]",
                        "kea.conf:1:3: the escape \\u20ac is not 00 and two hex digits\n"
                                + "    remedy: write the character itself, in UTF-8"),
                new Bad(
                        "[\"a\tb\"]",
                        "kea.conf:1:4: a control character in a text\n"
                                + "    remedy: write it as \\u0009"),
                new Bad(
                        "[ /* ",
                        "kea.conf:1:3: the comment that begins here does not end\n"
                                + "    remedy: close it with */"),
                new Bad(
                        "[ ; ]",
                        "kea.conf:1:3: the character ';' has no meaning here\n"
                                + "    remedy: remove it, or put text into double quotes"),
                new Bad(
                        "<?import \"x\"?>",
                        "kea.conf:1:1: a directive other than include\n"
                                + "    remedy: write <?include \"file\"?>"),
                new Bad(
                        "<?include x?>",
                        "kea.conf:1:1: the include directive names no file\n"
                                + "    remedy: write <?include \"file\"?>"),
                new Bad(
                        "<?include \"x\"?>",
                        "kea.conf:1:1: the included file 'x' cannot be read: includes are not read"
                                + " here\n"
                                + "    remedy: give a path that is absolute, or relative to the"
                                + " directory of the first file"),
                new Bad(
                        "[".repeat(102),
                        "kea.conf:1:102: lists and maps nest deeper than 100\n"
                                + "    remedy: check that this is a configuration of Kea"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isRefusedInTheseWords(Bad bad) {
        assertThatThrownBy(() -> read(bad.text()))
                .isInstanceOf(BrokenJsonException.class)
                .hasMessage(bad.mistake());
    }

    @Test
    void everyValueKnowsItsPlace() throws BrokenJsonException {
        Value.Mapping map = (Value.Mapping) read("{\n  # one\n  \"a\": [ 1,\n    \"x\" ] }");

        Value.Sequence list = (Value.Sequence) map.entries().getFirst().value();
        assertThat(map.entries().getFirst().at()).hasToString("kea.conf:3:3");
        assertThat(list.at()).hasToString("kea.conf:3:8");
        assertThat(list.items())
                .extracting(v -> v.at().toString())
                .containsExactly("kea.conf:3:10", "kea.conf:4:5");
    }

    @Test
    void anIncludedFileStandsInForItsDirectiveAndKeepsItsPlaces() throws BrokenJsonException {
        Value.Mapping map =
                (Value.Mapping)
                        JsonReader.read(
                                "kea.conf",
                                "{ \"a\": <?include \"list.json\"?>, <?include \"entries.json\" ?>"
                                        + " }",
                                files(
                                        Map.of(
                                                "list.json",
                                                "# mine\n[ 1, <?include \"two.json\"?> ]",
                                                "two.json",
                                                "\n 2",
                                                "entries.json",
                                                "\"b\": 3, \"c\": 4")));

        assertThat(map).hasToString("{\"a\": [1, 2], \"b\": 3, \"c\": 4}");
        Value.Sequence list = (Value.Sequence) map.entries().getFirst().value();
        assertThat(list.items().getLast().at()).hasToString("two.json:2:2");
        assertThat(map.entries().getLast().at()).hasToString("entries.json:1:9");
    }

    @Test
    void aMistakeInAnIncludedFileIsToldOfThatFile() {
        assertThatThrownBy(
                        () ->
                                JsonReader.read(
                                        "kea.conf",
                                        "[ <?include \"x\"?> ]",
                                        files(Map.of("x", "1,\n 2 3"))))
                .hasMessageStartingWith("x:2:4: expected ',' or ']'");
    }

    @Test
    void aFileThatIncludesItselfIsRefused() {
        assertThatThrownBy(
                        () ->
                                JsonReader.read(
                                        "kea.conf",
                                        "[ <?include \"x\"?> ]",
                                        files(
                                                Map.of(
                                                        "x",
                                                        "1, <?include \"y\"?>",
                                                        "y",
                                                        "\n<?include \"x\"?>"))))
                .hasMessage(
                        "y:2:1: the file includes itself through 'x'\n"
                                + "    remedy: break the circle");
    }

    @Test
    void includesNestOnlySoDeep() {
        Sources sources = name -> "<?include \"" + name + "x\"?>";

        assertThatThrownBy(() -> JsonReader.read("kea.conf", "<?include \"x\"?>", sources))
                .hasMessageContaining("includes nest deeper than 10 files");
    }

    @Test
    void anIncludeThatDoesNotEndIsRefused() {
        assertThatThrownBy(
                        () ->
                                JsonReader.read(
                                        "kea.conf", "[ <?include \"x\" ]", files(Map.of("x", "1"))))
                .hasMessage(
                        "kea.conf:1:17: the include directive does not end\n"
                                + "    remedy: close it with ?>");
    }

    @Test
    void filesThatGrowByIncludingAreBounded() {
        String much = " ".repeat(8 << 20);
        String all = "[ " + "<?include \"x\"?>".repeat(9) + "]";

        assertThatThrownBy(() -> JsonReader.read("kea.conf", all, _ -> much))
                .hasMessageContaining("more than 64 million characters with all includes");
    }

    /// Whatever is cut out of a good file or put into it: a value or a mistake, and it ends.
    @Test
    void noTextBreaksTheReader() {
        String good =
                "{ \"Dhcp4\": { // c\n"
                        + " \"a\": [ 1, -2.5e3, \"x\\n"
                        + "\", { } ], /* d */ \"b\": null, \"c\": true } }";
        Random random = new Random(4);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(good);
            for (int j = random.nextInt(4); j >= 0; j--) {
                int at = random.nextInt(text.length());
                if (random.nextBoolean()) {
                    text.deleteCharAt(at);
                } else {
                    text.insert(at, "{}[],:\"\\/*#<?+-.e9tn \n\0\u20ac".charAt(random.nextInt(24)));
                }
            }
            try {
                assertThat(read(text.toString())).isNotNull();
            } catch (BrokenJsonException broken) {
                assertThat(broken.mistake().at().line()).as(text.toString()).isPositive();
            }
        }
    }
}

package io.leasehold.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `docs/coverage.md` names tests, methods and sequences that are there, and leaves no row without
/// a proof or the admission that there is none.
final class CoverageTest {
    private static final Path ROOT = Path.of(System.getProperty("leasehold.root", ".."));
    private static final String DOCUMENT = "docs/coverage.md";

    /// `rfc3046.SomeTest.method`, with or without the packages and the method; `.method` of the
    /// class before it; a quoted name in the class before it.
    private static final Pattern REFERENCE =
            Pattern.compile(
                    "`((?:[a-z0-9]+\\.)*)(\\w+(?:Test|Contract|Scenarios|Sequences))?(?:\\.(\\w+))?`"
                        + "|\"([^\"]+)\"");

    private static final Pattern SILENCE = Pattern.compile("(?i)\\b(missing|partly|not in it)\\b");
    private static final int CELLS = 4;

    private final List<String> wrong = new ArrayList<>();

    private record Row(String what, String verdict, String proof, String place) {
        static Row of(String line) {
            String[] cells = line.substring(1).split("\\|");
            assertThat(cells).as(line).hasSize(CELLS);
            return new Row(cells[0].strip(), cells[1].strip(), cells[2], cells[3]);
        }
    }

    @Test
    void everyTestAndSequenceThatIsNamedExists() throws IOException {
        List<Path> tests = tests();
        List<Row> rows = rows();
        assertThat(rows).hasSizeGreaterThan(70);
        for (Row row : rows) {
            check(row, row.proof(), tests);
            check(row, row.place(), tests);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void everyRowHasAProofOrSaysThatItHasNone() throws IOException {
        assertThat(rows())
                .allSatisfy(
                        row -> {
                            assertThat(row.verdict()).as(row.what()).matches("-|[MS].*");
                            assertThat(namesAClass(row.proof()) || says(row.proof()))
                                    .as("a proof of: %s", row.what())
                                    .isTrue();
                            assertThat(namesAClass(row.place()) || says(row.place()))
                                    .as("a place in the differential set of: %s", row.what())
                                    .isTrue();
                        });
    }

    @Test
    void everyClassOfSequencesHasAPlace() throws IOException {
        String document = Files.readString(ROOT.resolve(DOCUMENT));
        assertThat(tests().stream().map(file -> file.getFileName().toString()))
                .filteredOn(name -> name.matches("\\w+Sequences\\.java"))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(document).contains("`" + simple(name) + "`"));
    }

    private void check(Row row, String cell, List<Path> tests) throws IOException {
        String source = "";
        for (MatchResult found : REFERENCE.matcher(cell).results().toList()) {
            String name = found.group(2);
            if (name != null) {
                String path = "/" + found.group(1).replace('.', '/') + name + ".java";
                List<Path> files =
                        tests.stream().filter(file -> file.toString().endsWith(path)).toList();
                if (files.size() != 1) {
                    wrong.add("%s: %s is %s".formatted(row.what(), found.group(), files));
                    continue;
                }
                source = Files.readString(files.getFirst());
            }
            String method = found.group(3);
            if (method != null && !source.contains(" " + method + "(")) {
                wrong.add("%s: no method %s".formatted(row.what(), found.group()));
            }
            String quoted = found.group(4);
            if (quoted != null && !source.contains("\"" + quoted + "\"")) {
                wrong.add("%s: no name %s".formatted(row.what(), found.group()));
            }
        }
    }

    private static boolean namesAClass(String cell) {
        return REFERENCE.matcher(cell).results().anyMatch(found -> found.group(2) != null);
    }

    private static boolean says(String cell) {
        return SILENCE.matcher(cell).find();
    }

    private static String simple(String file) {
        return file.substring(0, file.length() - ".java".length());
    }

    private static List<Row> rows() throws IOException {
        try (Stream<String> lines = Files.lines(ROOT.resolve(DOCUMENT))) {
            return lines.filter(line -> line.startsWith("| ") && !line.startsWith("| What |"))
                    .map(Row::of)
                    .toList();
        }
    }

    /// Sources of tests of all modules, not what builds have left.
    private static List<Path> tests() throws IOException {
        List<Path> tests = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path sources : modules.map(module -> module.resolve("src/test/java")).toList()) {
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> files = Files.walk(sources)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(tests::add);
                    }
                }
            }
        }
        return tests;
    }
}

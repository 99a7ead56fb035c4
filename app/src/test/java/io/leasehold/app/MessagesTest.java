package io.leasehold.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `docs/messages.md` explains every message from WARN up, and no other.
final class MessagesTest {
    private static final Pattern LOGGED =
            Pattern.compile(
                    "\\b(?:LOG|log)\\s*\\.(?:warn|error)\\(\\s*\"([^\" ]*)", Pattern.DOTALL);
    private static final Pattern EXPLAINED =
            Pattern.compile("^## ([A-Z0-9_]+)$", Pattern.MULTILINE);
    private static final Path ROOT = Path.of(System.getProperty("leasehold.root", ".."));

    @Test
    void everyWarningHasAnIdThatIsExplained() throws IOException {
        Set<String> logged = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            for (Path file :
                    files.filter(
                                    f ->
                                            f.toString().endsWith(".java")
                                                    && f.toString().contains("/src/main/"))
                            .toList()) {
                logged.addAll(found(LOGGED, file));
            }
        }
        logged.remove("{}"); // a rate-limited line, whose id comes with its message
        Set<String> explained = found(EXPLAINED, ROOT.resolve("docs/messages.md"));

        assertThat(logged).allSatisfy(id -> assertThat(id).matches("[A-Z][A-Z0-9_]+"));
        assertThat(explained).containsAll(logged);
    }

    private static Set<String> found(Pattern pattern, Path file) throws IOException {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(Files.readString(file));
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// google-java-format (AOSP indent) over every Java file of the tree.
///
/// `check` lists the files that are not formatted and exits with 1; `write` rewrites them. Run by
/// the root POM on JDK 25 (`./format` is the short way), because the formatter parses with the
/// javac of the JDK it runs on.
final class Format {
    private static final Formatter FORMATTER =
            new Formatter(
                    JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.AOSP).build());

    private Format() {}

    public static void main(String[] arguments) throws IOException {
        boolean write = arguments.length == 1 && arguments[0].equals("write");
        List<String> wrong =
                javaFiles().parallelStream()
                        .map(file -> visit(file, write))
                        .flatMap(Optional::stream)
                        .toList();
        wrong.forEach(System.err::println);
        if (!wrong.isEmpty() && !write) {
            System.err.println(wrong.size() + " file(s) not formatted; ./format does it");
        }
        System.exit(
                wrong.isEmpty()
                                || write
                                        && wrong.stream()
                                                .allMatch(line -> line.startsWith("formatted "))
                        ? 0
                        : 1);
    }

    /// What there is to say about the file, if anything.
    private static Optional<String> visit(Path file, boolean write) {
        try {
            String before = Files.readString(file);
            String after = settle(before);
            if (after.equals(before)) {
                return Optional.empty();
            }
            if (write) {
                Files.writeString(file, after);
                return Optional.of("formatted " + file);
            }
            return Optional.of("not formatted: " + file);
        } catch (FormatterException e) {
            return Optional.of("cannot be parsed: " + file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /// One pass is not always enough: a string that was wrapped may be indented anew by the next.
    private static String settle(String source) throws FormatterException {
        String last = source;
        for (int pass = 0; pass < 5; pass++) {
            String next = FORMATTER.formatSourceAndFixImports(last);
            if (next.equals(last)) {
                break;
            }
            last = next;
        }
        return last;
    }

    private static List<Path> javaFiles() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(
                Path.of(""),
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path directory, BasicFileAttributes a) {
                        String name = directory.getFileName().toString();
                        return name.equals("target") || name.startsWith(".")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes a) {
                        if (file.toString().endsWith(".java")) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return found;
    }
}

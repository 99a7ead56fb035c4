package io.leasehold.app.interchange;

import io.leasehold.interchange.json.Sources;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Files that a file includes. Relative paths start at its directory; Kea starts them where it was
/// started, which a file does not tell.
public final class IncludedFiles implements Sources {
    private static final long LARGEST_FILE = 64L << 20;

    private final Path directory;

    /// @param file the one that includes
    public IncludedFiles(Path file) {
        this.directory =
                Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
    }

    @Override
    public String read(String name) throws IOException {
        Path path = directory.resolve(name);
        if (!Files.isRegularFile(path)) {
            throw new IOException("there is no file " + path);
        }
        if (Files.size(path) > LARGEST_FILE) {
            throw new IOException(path + " is larger than 64 MiB");
        }
        try {
            return Files.readString(path);
        } catch (CharacterCodingException notText) {
            throw new IOException(path + " is not UTF-8 text", notText);
        }
    }
}

package io.leasehold.interchange.json;

import java.io.IOException;

/// Where the text of files comes from.
@FunctionalInterface
public interface Sources {
    /// The text of a file.
    ///
    /// @param name as it is written in an include directive
    /// @throws IOException when there is no such file, it may not be read, or it is not UTF-8 text
    String read(String name) throws IOException;

    /// No file but the first.
    static Sources none() {
        return name -> {
            throw new IOException("includes are not read here");
        };
    }
}

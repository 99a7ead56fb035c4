package io.leasehold.interchange;

/// Where something stands in a file that is imported.
///
/// @param file as the person named it, or as an include directive did
/// @param line from 1; 0 for the file as a whole
/// @param column from 1, in characters; 0 for the whole line
public record Place(String file, int line, int column) implements Comparable<Place> {
    /// The file as a whole.
    public static Place of(String file) {
        return new Place(file, 0, 0);
    }

    /// By line within a file; files stay apart in the order of their names.
    @Override
    public int compareTo(Place other) {
        int byFile = file.compareTo(other.file);
        int byLine = byFile != 0 ? byFile : Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    /// As compilers and editors write it: `kea-dhcp4.conf:12:9`.
    @Override
    public String toString() {
        return file + (line == 0 ? "" : ":" + line + (column == 0 ? "" : ":" + column));
    }
}

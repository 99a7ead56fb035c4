package io.leasehold.app.config;

/// A place in the configuration file.
///
/// @param line from 1; 0 when the file as a whole is meant
/// @param column from 1; 0 when the file as a whole is meant
public record Position(int line, int column) implements Comparable<Position> {
    public static final Position WHOLE_FILE = new Position(0, 0);

    @Override
    public int compareTo(Position other) {
        return line != other.line
                ? Integer.compare(line, other.line)
                : Integer.compare(column, other.column);
    }
}

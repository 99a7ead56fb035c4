package io.leasehold.app.interchange;

import java.util.List;

/// What a file of another program says.
///
/// @param rows in the order of the file
/// @param mistakes why it cannot be used, if it cannot
/// @param ignored what it says and we do not take over
public record ImportFile(List<ImportRow> rows, List<Remark> mistakes, List<Remark> ignored) {
    /// @param line from 1; 0 for the file as a whole
    /// @param text what is wrong, with the value, and what would be right
    public record Remark(int line, String text) {}

    public ImportFile {
        rows = List.copyOf(rows);
        mistakes = List.copyOf(mistakes);
        ignored = List.copyOf(ignored);
    }
}

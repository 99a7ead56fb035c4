package io.leasehold.app.interchange;

import io.leasehold.app.interchange.ImportFile.Remark;
import io.leasehold.ipam.net.HardwareAddress;
import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.plan.DeviceIdentifier;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reservations as comma separated values (RFC 4180) with a header that names the columns.
public final class CsvReservations {
    private static final List<String> COLUMNS =
            List.of("ip", "mac", "hostname", "description", "subnet");

    private final List<ImportRow> rows = new ArrayList<>();
    private final List<Remark> mistakes = new ArrayList<>();

    private CsvReservations() {}

    /// Reads a whole file. Never throws for what is in it.
    public static ImportFile read(String text) {
        CsvReservations reader = new CsvReservations();
        reader.readAll(text.startsWith("\ufeff") ? text.substring(1) : text);
        reader.mistakes.sort(Comparator.comparing(Remark::line));
        return new ImportFile(reader.rows, reader.mistakes, List.of());
    }

    /// @param line where it begins
    private record Fields(int line, List<String> values) {
        boolean isBlank() {
            return values.stream().allMatch(String::isBlank);
        }
    }

    private void readAll(String text) {
        List<Fields> all = split(text).stream().filter(f -> !f.isBlank()).toList();
        if (all.isEmpty()) {
            mistakes.add(
                    new Remark(0, "the file is empty; begin it with ip,mac,hostname,description"));
            return;
        }
        Optional<List<String>> header = header(all.getFirst());
        if (header.isPresent()) {
            all.stream().skip(1).forEach(fields -> row(header.get(), fields));
        }
    }

    private Optional<List<String>> header(Fields first) {
        List<String> names =
                first.values().stream().map(v -> v.strip().toLowerCase(Locale.ROOT)).toList();
        int before = mistakes.size();
        for (String name : names) {
            if (!COLUMNS.contains(name)) {
                mistakes.add(
                        new Remark(
                                first.line(),
                                "there is no column '" + name + "'; the columns are " + COLUMNS));
            }
        }
        if (Set.copyOf(names).size() < names.size()) {
            mistakes.add(new Remark(first.line(), "a column stands twice in " + names));
        }
        if (!names.contains("mac")) {
            mistakes.add(
                    new Remark(first.line(), "no column 'mac'; a reservation is for a device"));
        }
        return mistakes.size() == before ? Optional.of(names) : Optional.empty();
    }

    private void row(List<String> names, Fields fields) {
        if (fields.values().size() != names.size()) {
            mistakes.add(
                    new Remark(
                            fields.line(),
                            "the header has "
                                    + names.size()
                                    + " columns, this row "
                                    + fields.values().size()));
            return;
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            String value = fields.values().get(i).strip();
            if (!value.isEmpty()) {
                values.put(names.get(i), value);
            }
        }
        try {
            String mac = values.get("mac");
            if (mac == null) {
                throw new IllegalArgumentException("no mac; a reservation is for a device");
            }
            rows.add(
                    new ImportRow(
                            fields.line(),
                            Set.of(new DeviceIdentifier.Mac(HardwareAddress.parse(mac))),
                            Optional.ofNullable(values.get("ip")).map(Ipv4Address::parse),
                            Optional.ofNullable(values.get("hostname")),
                            Optional.ofNullable(values.get("description")),
                            Optional.ofNullable(values.get("subnet"))));
        } catch (IllegalArgumentException wrong) {
            mistakes.add(new Remark(fields.line(), String.valueOf(wrong.getMessage())));
        }
    }

    /// Records of RFC 4180: a quoted field may hold commas, line breaks and, doubled, quotes.
    private List<Fields> split(String text) {
        List<Fields> records = new ArrayList<>();
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        int line = 1;
        int began = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c != '"') {
                    value.append(c);
                } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    value.append('"');
                    i++;
                } else {
                    quoted = false;
                }
            } else if (c == '"' && value.toString().isBlank()) {
                value.setLength(0);
                quoted = true;
            } else if (c == ',') {
                values.add(value.toString());
                value.setLength(0);
            } else if (c == '\n') {
                values.add(value.toString());
                value.setLength(0);
                records.add(new Fields(began, List.copyOf(values)));
                values.clear();
                began = line + 1;
            } else {
                value.append(c);
            }
            if (c == '\n') {
                line++;
            }
        }
        if (quoted) {
            mistakes.add(new Remark(began, "a quote is opened and not closed"));
            return records;
        }
        values.add(value.toString());
        records.add(new Fields(began, List.copyOf(values)));
        return records;
    }
}

package io.leasehold.ddns.zone;

/// One DNS server to send to. Immutable.
///
/// @param host an IPv4 or IPv6 literal, or a name that is resolved anew for each message
/// @param port UDP and TCP port, 1 to 65535
public record DnsServer(String host, int port) {
    public static final int DEFAULT_PORT = 53;

    public DnsServer {
        if (host.isBlank()) {
            throw new IllegalArgumentException("a DNS server needs an address");
        }
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException(
                    "DNS server " + host + ": port " + port + " is not 1 to 65535");
        }
    }

    /// Reads `192.0.2.53`, `192.0.2.53:5353`, `ns.example.org`, `2001:db8::53` or
    /// `[2001:db8::53]:5353`.
    ///
    /// @throws IllegalArgumentException naming the text
    public static DnsServer parse(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("[")) {
            int end = trimmed.indexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("'" + text + "' lacks the closing bracket");
            }
            String rest = trimmed.substring(end + 1);
            return new DnsServer(
                    trimmed.substring(1, end),
                    rest.isEmpty() ? DEFAULT_PORT : parsePort(text, rest.substring(1)));
        }
        int colon = trimmed.indexOf(':');
        if (colon < 0 || colon != trimmed.lastIndexOf(':')) {
            return new DnsServer(trimmed, DEFAULT_PORT);
        }
        return new DnsServer(
                trimmed.substring(0, colon), parsePort(text, trimmed.substring(colon + 1)));
    }

    private static int parsePort(String whole, String digits) {
        if (!digits.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException(
                    "'" + whole + "': port '" + digits + "' is not 1 to 65535");
        }
        return Integer.parseInt(digits);
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}

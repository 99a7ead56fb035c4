package io.leasehold.ddns.zone;

import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.OctetString;

import java.util.Base64;

/// A key shared with a DNS server (RFC 8945). Immutable.
///
/// @param name of the key; both sides must use the same
/// @param secret never printed
public record TsigKey(DnsName name, TsigAlgorithm algorithm, OctetString secret) {
    public TsigKey {
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("TSIG key " + name + " has an empty secret");
        }
    }

    /// @param base64 the secret as `tsig-keygen` prints it
    /// @throws IllegalArgumentException without the secret in its message
    public static TsigKey ofBase64(DnsName name, TsigAlgorithm algorithm, String base64) {
        byte[] secret;
        try {
            secret = Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException malformed) {
            // The decoder's message may quote a character of the secret, so it is not passed on.
            throw new IllegalArgumentException("TSIG key " + name + ": secret is not base64");
        }
        return new TsigKey(name, algorithm, OctetString.of(secret));
    }

    @Override
    public String toString() {
        return name + " (" + algorithm + ")";
    }
}

package io.leasehold.app.config;

import io.leasehold.ddns.zone.TsigAlgorithm;
import io.leasehold.ipam.dns.DnsName;
import io.leasehold.ipam.net.OctetString;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the files that hold secrets. No message ever quotes their content.
final class SecretFile {
    /// Bytes. A key file of BIND has about 100.
    private static final int LARGEST = 64 << 10;

    /// Bytes. RFC 8945 section 8 wants a secret as long as the digest; below half of SHA-256's,
    /// guessing it becomes thinkable.
    private static final int WEAK = 16;

    /// Quoted text comes first and is kept: base64 may contain `//`.
    private static final Pattern QUOTED_OR_COMMENT =
            Pattern.compile("(\"[^\"\\n]*\")|(?s:/\\*.*?\\*/)|(?://|#)[^\\n]*");

    private static final Pattern BIND_KEY =
            Pattern.compile("\\bkey\\s+\"?([^\"\\s{;]+)\"?\\s*\\{([^}]*)}");
    private static final Pattern BIND_ALGORITHM =
            Pattern.compile("\\balgorithm\\s+\"?([^\"\\s;]+)\"?\\s*;");
    private static final Pattern BIND_SECRET =
            Pattern.compile("\\bsecret\\s+\"?([A-Za-z0-9+/=\\s]+?)\"?\\s*;");

    private final Path baseDirectory;
    private final Map<String, String> environment;
    private final Problems problems;

    /// @param baseDirectory where relative paths start
    /// @param environment variables, which may hold secrets instead of files
    SecretFile(Path baseDirectory, Map<String, String> environment, Problems problems) {
        this.baseDirectory = baseDirectory;
        this.environment = Map.copyOf(environment);
        this.problems = problems;
    }

    /// The first line of a file.
    Optional<Secret> password(String what, Position at, Path path) {
        Optional<String> line = text(what, at, path).map(t -> t.lines().findFirst().orElse(""));
        if (line.isPresent() && line.get().isEmpty()) {
            problems.error(
                    at,
                    what + ": the first line of " + path + " is empty",
                    "put the password on the first line");
            return Optional.empty();
        }
        return line.map(l -> new Secret(OctetString.of(l.getBytes(StandardCharsets.UTF_8))));
    }

    /// A TSIG secret: base64, or a key statement of BIND as `tsig-keygen` prints it.
    ///
    /// @param name the key's name in the configuration, which BIND's must equal
    /// @param algorithm the same of its algorithm
    Optional<Secret> tsig(
            String what, Position at, Path path, DnsName name, TsigAlgorithm algorithm) {
        return text(what, at, path)
                .flatMap(text -> tsig(what, at, path.toString(), text, name, algorithm));
    }

    /// As [#tsig], of an environment variable.
    Optional<Secret> tsigOfVariable(
            String what, Position at, String variable, DnsName name, TsigAlgorithm algorithm) {
        String text = environment.getOrDefault(variable, "");
        if (text.isBlank()) {
            problems.error(
                    at,
                    what + ": there is no environment variable " + variable,
                    "set it to the output of tsig-keygen, or to its secret alone");
            return Optional.empty();
        }
        return tsig(what, at, "variable " + variable, text, name, algorithm);
    }

    /// @param where the text was found, for messages
    private Optional<Secret> tsig(
            String what,
            Position at,
            String where,
            String text,
            DnsName name,
            TsigAlgorithm algorithm) {
        String content =
                QUOTED_OR_COMMENT
                        .matcher(text)
                        .replaceAll(m -> Optional.ofNullable(m.group(1)).orElse(" "));
        Optional<Secret> secret =
                BIND_KEY.matcher(content).find()
                        ? fromBind(what, at, where, content, name, algorithm)
                        : base64(what, at, where, text);
        secret.filter(s -> s.value().length() < WEAK)
                .ifPresent(
                        s ->
                                problems.warn(
                                        at,
                                        what
                                                + ": the secret in "
                                                + where
                                                + " has "
                                                + s.value().length()
                                                + " bytes, fewer than "
                                                + WEAK,
                                        "make a new key: tsig-keygen -a "
                                                + algorithm
                                                + " "
                                                + name));
        return secret;
    }

    private Optional<Secret> fromBind(
            String what,
            Position at,
            String where,
            String content,
            DnsName name,
            TsigAlgorithm algorithm) {
        List<String> names = new ArrayList<>();
        Matcher key = BIND_KEY.matcher(content);
        while (key.find()) {
            names.add(key.group(1));
            if (!name.text().equalsIgnoreCase(key.group(1).replaceAll("\\.$", ""))) {
                continue;
            }
            Matcher itsAlgorithm = BIND_ALGORITHM.matcher(key.group(2));
            if (itsAlgorithm.find()
                    && !algorithm
                            .toString()
                            .equalsIgnoreCase(itsAlgorithm.group(1).replaceAll("\\.$", ""))) {
                problems.error(
                        at,
                        what
                                + ": key "
                                + name
                                + " is "
                                + algorithm
                                + " here but "
                                + itsAlgorithm.group(1)
                                + " in "
                                + where,
                        "set the algorithm that the DNS server has for the key, or make a new key:"
                                + " tsig-keygen -a "
                                + algorithm
                                + " "
                                + name);
                return Optional.empty();
            }
            Matcher secret = BIND_SECRET.matcher(key.group(2));
            return base64(what, at, where, secret.find() ? secret.group(1) : "");
        }
        problems.error(
                at,
                what + ": no key " + name + " in " + where + ", only " + String.join(", ", names),
                "use the name that the DNS server knows the key by");
        return Optional.empty();
    }

    private Optional<Secret> base64(String what, Position at, String where, String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
            if (bytes.length > 0) {
                return Optional.of(new Secret(OctetString.of(bytes)));
            }
        } catch (IllegalArgumentException notBase64) {
            // Said below, without the decoder's message: it quotes the text.
        }
        problems.error(
                at,
                what + ": " + where + " holds neither a base64 secret nor a BIND key statement",
                "put the output of tsig-keygen there, or its secret alone");
        return Optional.empty();
    }

    private Optional<String> text(String what, Position at, Path path) {
        Path file = baseDirectory.resolve(path);
        if (!Files.exists(file)) {
            problems.error(
                    at,
                    what + ": " + file + " does not exist",
                    "create the file, or give the path where it is");
            return Optional.empty();
        }
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST) {
                problems.error(
                        at,
                        what + ": " + file + " is not a file of at most " + LARGEST + " bytes",
                        "give the path of the file that holds the secret");
                return Optional.empty();
            }
            String text = Files.readString(file);
            warnIfExposed(what, at, file);
            return Optional.of(text);
        } catch (IOException unreadable) {
            problems.error(
                    at,
                    what + ": " + file + " cannot be read as text (" + reason(unreadable) + ")",
                    "let the user that runs Leasehold read it: chown or chgrp, then chmod 640");
            return Optional.empty();
        }
    }

    private static String reason(IOException unreadable) {
        return unreadable.getClass().getSimpleName().replace("Exception", "");
    }

    private void warnIfExposed(String what, Position at, Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
            problems.warn(
                    at, what + ": every user of this machine may read " + file, "chmod o= " + file);
        }
    }
}

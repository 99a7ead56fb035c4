package io.leasehold.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;

/**
 * Style sheets and scripts, read and compressed once. Their path carries a hash over all of them,
 * so that browsers keep them for ever and still never mix two versions. Immutable.
 */
final class Assets {
    private static final String WEBJARS = "/META-INF/resources/webjars/";

    private record Asset(String type, byte[] plain, byte[] gzip) {}

    private final Map<String, Asset> byName = new LinkedHashMap<>();
    private final String version;

    Assets() {
        add("tabler.min.css", webjar("tabler__core") + "/dist/css/tabler.min.css");
        add("htmx.min.js", webjar("htmx.org") + "/dist/htmx.min.js");
        add("leasehold.css", "/web/leasehold.css");
        add("leasehold.js", "/web/leasehold.js");
        add("lh-grid.js", "/web/lh-grid.js");
        add("theme.js", "/web/theme.js");
        add("icon.svg", "/web/icon.svg");
        this.version = hash();
    }

    /** Where the assets of this build are, without a slash at the end. */
    String base() {
        return "/assets/" + version;
    }

    Optional<Answer> answer(String askedVersion, String name, boolean gzip) {
        Asset asset = byName.get(name);
        if (asset == null || !askedVersion.equals(version)) {
            return Optional.empty();
        }
        Answer answer =
                new Answer(200, asset.type(), Map.of(), gzip ? asset.gzip() : asset.plain())
                        .with("Cache-Control", "public, max-age=31536000, immutable")
                        .with("Vary", "Accept-Encoding");
        return Optional.of(gzip ? answer.with("Content-Encoding", "gzip") : answer);
    }

    private void add(String name, String resource) {
        byte[] plain = read(resource);
        String type =
                switch (name.substring(name.lastIndexOf('.'))) {
                    case ".css" -> "text/css; charset=utf-8";
                    case ".js" -> "text/javascript; charset=utf-8";
                    case ".svg" -> "image/svg+xml";
                    default -> throw new IllegalStateException("of what type is " + name + "?");
                };
        byName.put(name, new Asset(type, plain, compress(plain)));
    }

    /** The folder of a WebJar: its version is in the path, and the build may change it. */
    private static String webjar(String artifact) {
        Properties pom = new Properties();
        try (InputStream in =
                resource("/META-INF/maven/org.webjars.npm/" + artifact + "/pom.properties")) {
            pom.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the version of " + artifact, unreadable);
        }
        return WEBJARS + artifact + "/" + pom.getProperty("version");
    }

    private static byte[] read(String name) {
        try (InputStream in = resource(name)) {
            return in.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + name, unreadable);
        }
    }

    private static InputStream resource(String name) {
        InputStream in = Assets.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("the class path lacks " + name);
        }
        return in;
    }

    private static byte[] compress(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException("compressing in memory", impossible);
        }
        return out.toByteArray();
    }

    private String hash() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byName.values().forEach(asset -> sha256.update(asset.plain()));
            return HexFormat.of().formatHex(sha256.digest(), 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}

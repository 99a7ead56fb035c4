package io.leasehold.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

final class ProgramsTest {
    @TempDir Path base;

    @Test
    void keepsModesAndLinksButNoSetUserId() throws IOException {
        Path root = base.resolve("programs");
        Programs.unpack(
                archive(
                        file("bin/run", 04751, "#!"),
                        link("lib/libx.so", "libx.so.1"),
                        file("lib/libx.so.1", 0644, "x")),
                root);
        assertThat(root.resolve("bin/run")).hasContent("#!");
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(root.resolve("bin/run"))))
                .isEqualTo("rwxr-x--x");
        assertThat(Files.readSymbolicLink(root.resolve("lib/libx.so")))
                .isEqualTo(Path.of("libx.so.1"));
        assertThat(root.resolve("lib/libx.so")).hasContent("x");
    }

    @Test
    void refusesAFileOutside() {
        assertRefused(file("../outside", 0644, "x"));
        assertRefused(file("bin/../../outside", 0644, "x"));
    }

    @Test
    void refusesALinkToOutside() {
        assertRefused(link("lib", "../.."));
        assertRefused(link("lib", "/etc"));
    }

    @Test
    void refusesToWriteThroughALink() {
        assertRefused(link("lib", "."), file("lib/x", 0644, "x"));
    }

    @Test
    void refusesAHardLink() {
        TarArchiveEntry entry = new TarArchiveEntry("hard", TarConstants.LF_LINK);
        entry.setLinkName("/etc/passwd");
        assertRefused(new Entry(entry, ""));
    }

    private void assertRefused(Entry... entries) {
        assertThatThrownBy(
                        () ->
                                Programs.unpack(
                                        archive(entries),
                                        Files.createTempDirectory(base, "t").resolve("r")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("archive");
        assertThat(base.resolve("outside")).doesNotExist();
    }

    private record Entry(TarArchiveEntry header, String content) {}

    private static Entry file(String name, int mode, String content) {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setMode(mode);
        return new Entry(entry, content);
    }

    private static Entry link(String name, String target) {
        TarArchiveEntry entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        return new Entry(entry, "");
    }

    private static InputStream archive(Entry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
            for (Entry entry : entries) {
                byte[] content = entry.content().getBytes(StandardCharsets.UTF_8);
                entry.header().setSize(content.length);
                tar.putArchiveEntry(entry.header());
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return new ByteArrayInputStream(bytes.toByteArray());
    }
}

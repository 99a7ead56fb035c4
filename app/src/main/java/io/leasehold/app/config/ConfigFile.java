package io.leasehold.app.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Reads and checks a configuration file. Never throws for what is in the file, and touches nothing
/// but the file and the secrets it names.
public final class ConfigFile {
    private ConfigFile() {}

    public static ConfigOutcome load(Path file) {
        Problems problems = new Problems(file.toString());
        return text(file, problems)
                .map(text -> read(file, text, System.getenv(), problems))
                .orElseGet(() -> new ConfigOutcome.Refused(problems.inOrder()));
    }

    /// Reads a configuration that is not in a file.
    ///
    /// @param file what messages call it, and where its relative paths start
    public static ConfigOutcome parse(Path file, String text) {
        return parse(file, text, System.getenv());
    }

    /// @param environment variables that it may name
    static ConfigOutcome parse(Path file, String text, Map<String, String> environment) {
        return read(file, text, environment, new Problems(file.toString()));
    }

    private static ConfigOutcome read(
            Path file, String text, Map<String, String> environment, Problems problems) {
        Optional<LeaseholdConfig> config =
                YamlReader.read(text, problems)
                        .flatMap(root -> new ConfigReader(file, environment, problems).read(root));
        return config.isPresent() && !problems.hasErrors()
                ? new ConfigOutcome.Loaded(config.get(), problems.inOrder())
                : new ConfigOutcome.Refused(problems.inOrder());
    }

    private static Optional<String> text(Path file, Problems problems) {
        try {
            if (Files.isDirectory(file)) {
                return refused(problems, "is a directory", "name the configuration file in it");
            }
            if (Files.size(file) > YamlReader.LONGEST_FILE) {
                return refused(
                        problems,
                        "has "
                                + Files.size(file)
                                + " bytes; the most is "
                                + YamlReader.LONGEST_FILE,
                        "check that this is the configuration file");
            }
            byte[] bytes = Files.readAllBytes(file);
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException notUtf8) {
            return refused(problems, "is not UTF-8 text", "save it as UTF-8");
        } catch (NoSuchFileException missing) {
            return refused(
                    problems,
                    "does not exist",
                    "give the right path, or start from config/leasehold.example.yaml");
        } catch (AccessDeniedException denied) {
            return refused(
                    problems,
                    "may not be read by this user",
                    "run as its owner, or let this user read it");
        } catch (IOException unreadable) {
            return refused(
                    problems,
                    "cannot be read: " + unreadable.getMessage(),
                    "check the path and the disk");
        }
    }

    private static Optional<String> refused(Problems problems, String message, String remedy) {
        problems.error(Position.WHOLE_FILE, message, remedy);
        return Optional.empty();
    }
}

package io.leasehold.app.config;

import io.leasehold.interchange.kea.OptionPrinter;
import io.leasehold.ipam.net.OctetString;

/// How `options` in the file say options, for those who write files elsewhere.
public final class FileOptions implements OptionPrinter {
    @Override
    public boolean isSettable(int code) {
        return OptionReader.isConfigurable(code);
    }

    @Override
    public String key(int code) {
        return OptionWriter.key(code);
    }

    @Override
    public Printed print(int code, OctetString bytes) {
        OptionWriter.Written written = OptionWriter.written(code, bytes);
        return new Printed(written.key(), written.values());
    }
}

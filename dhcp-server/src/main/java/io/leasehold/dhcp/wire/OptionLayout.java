package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.ipam.net.OctetString;

import java.util.ArrayList;
import java.util.List;

/// Which option goes into which field of a reply. Built by one thread in one call.
final class OptionLayout {
    /// What option 82 leaves room for in any case: options 53, 54 and 51, and 52 if it comes to
    /// that.
    private static final int ESSENTIAL_BYTES = 3 + 6 + 6;

    private static final int OVERLOAD_BYTES = 3;

    private final OptionArea main;
    private final OptionArea file;
    private final OptionArea sname;
    private final List<Integer> leftOut = new ArrayList<>();

    private OptionLayout(int optionBytes, int overload) {
        main = new OptionArea(optionBytes);
        file = new OptionArea((overload & Overload.FILE) != 0 ? Header.FILE_BYTES : 1);
        sname = new OptionArea((overload & Overload.SNAME) != 0 ? Header.SNAME_BYTES : 1);
    }

    /// Places options in the order given, each where it fits first.
    ///
    /// @param relayAgentInformation value of option 82, empty for none
    /// @param optionBytes size of the options field behind the cookie, END included
    /// @param overload the fields that may hold options too, as in option 52
    static OptionLayout place(
            List<Option> options,
            OctetString relayAgentInformation,
            int optionBytes,
            int overload) {
        OptionLayout layout = new OptionLayout(optionBytes, overload);
        int relayBytes =
                relayAgentInformation.isEmpty()
                        ? 0
                        : OptionArea.bytesFor(relayAgentInformation.length());
        // The room for 52 counts even when it is not used, so that whether 82 is echoed does not
        // depend on how the other options fall.
        boolean echoed =
                relayBytes > 0
                        && relayBytes <= layout.main.room() - ESSENTIAL_BYTES - OVERLOAD_BYTES;
        layout.main.reserve((echoed ? relayBytes : 0) + (overload != 0 ? OVERLOAD_BYTES : 0));
        for (Option option : options) {
            layout.place(option);
        }
        layout.main.reserve(0);
        int used =
                (layout.file.isEmpty() ? 0 : Overload.FILE)
                        | (layout.sname.isEmpty() ? 0 : Overload.SNAME);
        if (used != 0) {
            layout.main.put(OptionCode.OVERLOAD, OctetString.of(new byte[] {(byte) used}));
        }
        if (echoed) {
            layout.main.put(OptionCode.RELAY_AGENT_INFORMATION, relayAgentInformation);
        } else if (relayBytes > 0) {
            layout.leftOut.add(OptionCode.RELAY_AGENT_INFORMATION);
        }
        return layout;
    }

    private void place(Option option) {
        int length = option.value().length();
        if (length > OptionArea.MAX_FRAGMENT) {
            placeInFragments(option);
        } else if (main.room() >= OptionArea.bytesFor(length)) {
            main.put(option.code(), option.value());
        } else if (file.room() >= OptionArea.bytesFor(length)) {
            file.put(option.code(), option.value());
        } else if (sname.room() >= OptionArea.bytesFor(length)) {
            sname.put(option.code(), option.value());
        } else {
            leftOut.add(option.code());
        }
    }

    /// In the order in which a client joins them: options field, `file`, `sname` (RFC 3396 section
    /// 5).
    private void placeInFragments(Option option) {
        int length = option.value().length();
        if (main.valueRoom() + file.valueRoom() + sname.valueRoom() < length) {
            leftOut.add(option.code());
            return;
        }
        int at = 0;
        for (OptionArea area : List.of(main, file, sname)) {
            int to = Math.min(length, at + area.valueRoom());
            if (to > at) {
                area.put(option.code(), option.value(), at, to);
                at = to;
            }
        }
    }

    byte[] options() {
        return main.toBytes();
    }

    /// The `file` field, without bytes if it holds no options.
    byte[] file() {
        return file.isEmpty() ? new byte[0] : file.toBytes();
    }

    /// The `sname` field, without bytes if it holds no options.
    byte[] sname() {
        return sname.isEmpty() ? new byte[0] : sname.toBytes();
    }

    /// Codes of the options that did not fit.
    List<Integer> leftOut() {
        return leftOut;
    }
}

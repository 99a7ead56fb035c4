package io.leasehold.dhcp.wire;

import io.leasehold.dhcp.message.OptionCode;
import io.leasehold.ipam.net.OctetString;
import io.leasehold.ipam.option.OptionSet;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which option goes into which field of a reply. Built by one thread in one call.
final class OptionLayout {
    /// What option 82 leaves room for in any case: options 53, 54 and 51, and 52 if it comes to
    /// that.
    private static final int ESSENTIAL_BYTES = 3 + 6 + 6;

    private static final int OVERLOAD_BYTES = 3;

    private final byte[] packet;
    private final OptionArea main;
    private final OptionArea file;
    private final OptionArea sname;
    private final List<Integer> leftOut = new ArrayList<>();

    private OptionLayout(int optionBytes, int overload) {
        packet = new byte[Header.OPTIONS_OFFSET + optionBytes];
        main = new OptionArea(packet, Header.OPTIONS_OFFSET, optionBytes);
        boolean inFile = (overload & Overload.FILE) != 0;
        boolean inSname = (overload & Overload.SNAME) != 0;
        file = new OptionArea(packet, Header.FILE_OFFSET, inFile ? Header.FILE_BYTES : 1);
        sname = new OptionArea(packet, Header.SNAME_OFFSET, inSname ? Header.SNAME_BYTES : 1);
    }

    /// Places options in the order given, each where it fits first.
    ///
    /// @param order what goes first, as indices of `options`
    /// @param relayAgentInformation value of option 82, empty for none
    /// @param optionBytes size of the options field behind the cookie, END included
    /// @param overload the fields that may hold options too, as in option 52
    static OptionLayout place(
            OptionSet options,
            int[] order,
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
        for (int index : order) {
            layout.place(options.code(index), options.value(index));
        }
        layout.main.reserve(0);
        int used =
                (layout.file.isEmpty() ? 0 : Overload.FILE)
                        | (layout.sname.isEmpty() ? 0 : Overload.SNAME);
        if (used != 0) {
            layout.main.put(OptionCode.OVERLOAD, OctetString.ofByte(used));
        }
        if (echoed) {
            layout.main.put(OptionCode.RELAY_AGENT_INFORMATION, relayAgentInformation);
        } else if (relayBytes > 0) {
            layout.leftOut.add(OptionCode.RELAY_AGENT_INFORMATION);
        }
        return layout;
    }

    private void place(int code, OctetString value) {
        int bytes = OptionArea.bytesFor(value.length());
        if (value.length() > OptionArea.MAX_FRAGMENT) {
            placeInFragments(code, value);
        } else if (main.room() >= bytes) {
            main.put(code, value);
        } else if (file.room() >= bytes) {
            file.put(code, value);
        } else if (sname.room() >= bytes) {
            sname.put(code, value);
        } else {
            leftOut.add(code);
        }
    }

    /// In the order in which a client joins them: options field, `file`, `sname` (RFC 3396 section
    /// 5).
    private void placeInFragments(int code, OctetString value) {
        int length = value.length();
        if (main.valueRoom() + file.valueRoom() + sname.valueRoom() < length) {
            leftOut.add(code);
            return;
        }
        int at = 0;
        for (OptionArea area : List.of(main, file, sname)) {
            int to = Math.min(length, at + area.valueRoom());
            if (to > at) {
                area.put(code, value, at, to);
                at = to;
            }
        }
    }

    /// The packet with its options, and zeros where the header goes.
    byte[] toDatagram() {
        if (!file.isEmpty()) {
            file.end();
        }
        if (!sname.isEmpty()) {
            sname.end();
        }
        return Arrays.copyOf(packet, Header.datagramBytes(main.end()));
    }

    /// Codes of the options that did not fit.
    List<Integer> leftOut() {
        return leftOut;
    }
}

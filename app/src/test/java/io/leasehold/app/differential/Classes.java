package io.leasehold.app.differential;

/// The classes of all settings. Each test fits the clients of its own sequences only.
final class Classes {
    static final String KEA =
            """
            { "name": "phones", "test": "substring(option[60].hex,0,5) == 'phone'",
              "option-data": [ { "name": "ntp-servers", "data": "192.0.2.200" } ] },
            { "name": "pxe-uefi", "test": "option[93].hex == 0x0007",
              "next-server": "192.0.2.9", "server-hostname": "tftp.example.org",
              "boot-file-name": "uefi.efi" },
            { "name": "pxe-bios", "test": "option[93].hex == 0x0000",
              "next-server": "192.0.2.9", "boot-file-name": "pxelinux.0",
              "option-data": [ { "name": "vendor-class-identifier", "data": "PXEClient" } ] },
            { "name": "ipxe", "test": "option[77].hex == 'iPXE'",
              "boot-file-name": "http://192.0.2.9/boot.ipxe" },
            { "name": "vip-phones", "test": "member('phones') and option[77].exists",
              "valid-lifetime": 1200, "min-valid-lifetime": 1200, "max-valid-lifetime": 1200 },
            { "name": "odd-one", "test": "substring(pkt4.mac,5,1) == 0x78",
              "option-data": [ { "name": "log-servers", "data": "192.0.2.201" } ] },
            { "name": "at-port", "test": "relay4[1].hex == 0xaabb01",
              "option-data": [ { "name": "log-servers", "data": "192.0.2.202" } ] },
            { "name": "made-by-reservation",
              "option-data": [ { "name": "log-servers", "data": "192.0.2.203" } ] },
            { "name": "DROP", "test": "option[60].text == 'drop-me'" },
            { "name": "dhcp", "test": "not member('BOOTP')" },
            { "name": "rest",
              "test": "not member('phones') and not member('pxe-uefi')" }
            """;

    private Classes() {}
}

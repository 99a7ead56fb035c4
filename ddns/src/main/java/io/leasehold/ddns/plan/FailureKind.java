package io.leasehold.ddns.plan;

/// Why a name is not in DNS as it should be, coarse enough for a metric label.
public enum FailureKind {
    /// Nobody answered in time, or nothing that could be believed.
    TIMEOUT(Patience.TRANSIENT, true, true),
    /// The network or the host said that nobody listens there.
    UNREACHABLE(Patience.TRANSIENT, true, true),
    /// Only answers without a signature came; anybody can send those.
    UNSIGNED(Patience.TRANSIENT, false, true),
    SERVFAIL(Patience.TRANSIENT, false, true),
    /// A name kept vanishing between the questions whether it is free and whether it is ours.
    CONTENTION(Patience.TRANSIENT, false, false),
    /// The server does not allow this change to this key from this address. Heals when somebody
    /// edits its policy, so we keep asking.
    REFUSED(Patience.POLICY, false, false),
    /// The server has no such zone.
    NOTAUTH(Patience.POLICY, false, true),
    /// The server knows no key of that name and algorithm.
    BADKEY(Patience.POLICY, false, false),
    /// The server has another secret for the key.
    BADSIG(Patience.POLICY, false, false),
    /// Our clock and the server's are too far apart.
    BADTIME(Patience.POLICY, false, false),
    /// The server wants longer signatures.
    BADTRUNC(Patience.POLICY, false, false),
    /// The name belongs to another client, or to somebody who is not a DHCP client at all.
    CONFLICT(Patience.POLICY, false, false),
    /// The server does not understand the message: no support for updates, or a bug of ours.
    FORMERR(Patience.CONFIGURATION, false, false),
    NOTIMP(Patience.CONFIGURATION, false, false),
    /// The zone we named does not contain the name, as the server sees it.
    NOTZONE(Patience.CONFIGURATION, false, false),
    /// No zone is configured that contains the name.
    NO_ZONE(Patience.CONFIGURATION, false, false),
    /// The name is the apex of a zone, where an update could break the zone itself.
    APEX(Patience.CONFIGURATION, false, false),
    /// An answer no rule foresees; its words carry the code.
    UNEXPECTED(Patience.POLICY, false, false);

    /// How soon trying again makes sense.
    public enum Patience {
        /// Passes by itself: soon, then less and less often.
        TRANSIENT,
        /// Somebody has to act on the DNS server or in the zone, and then wants to see it heal.
        POLICY,
        /// Somebody has to change our configuration, and a reload then retries at once.
        CONFIGURATION
    }

    private final Patience patience;
    private final boolean serverSilent;
    private final boolean worthAnotherServer;

    FailureKind(Patience patience, boolean serverSilent, boolean worthAnotherServer) {
        this.patience = patience;
        this.serverSilent = serverSilent;
        this.worthAnotherServer = worthAnotherServer;
    }

    public Patience patience() {
        return patience;
    }

    /// Whether it says that the server is away rather than unwilling.
    public boolean serverSilent() {
        return serverSilent;
    }

    /// Whether another server of the zone may well answer differently.
    public boolean worthAnotherServer() {
        return worthAnotherServer;
    }
}

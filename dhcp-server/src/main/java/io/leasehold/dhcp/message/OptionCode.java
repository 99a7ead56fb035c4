package io.leasehold.dhcp.message;

/** Codes of the options the server itself reads or writes; RFC 2132 unless noted. */
public final class OptionCode {
    public static final int SUBNET_MASK = 1;
    public static final int ROUTERS = 3;
    public static final int HOST_NAME = 12;
    public static final int DOMAIN_NAME = 15;
    public static final int BROADCAST_ADDRESS = 28;
    public static final int REQUESTED_ADDRESS = 50;
    public static final int LEASE_TIME = 51;
    public static final int OVERLOAD = 52;
    public static final int MESSAGE_TYPE = 53;
    public static final int SERVER_IDENTIFIER = 54;
    public static final int PARAMETER_REQUEST_LIST = 55;
    public static final int MESSAGE = 56;
    public static final int MAX_MESSAGE_SIZE = 57;
    public static final int RENEWAL_TIME = 58;
    public static final int REBINDING_TIME = 59;
    public static final int VENDOR_CLASS = 60;
    public static final int CLIENT_IDENTIFIER = 61;

    /** RFC 4702. */
    public static final int CLIENT_FQDN = 81;

    /** RFC 3046. */
    public static final int RELAY_AGENT_INFORMATION = 82;

    /** RFC 4388 section 6.1: seconds since the client was last heard. */
    public static final int CLIENT_LAST_TRANSACTION_TIME = 91;

    /** RFC 4388 section 6.1: all addresses of a client. */
    public static final int ASSOCIATED_IP = 92;

    /** RFC 8925. */
    public static final int IPV6_ONLY_PREFERRED = 108;

    /** RFC 3011. */
    public static final int SUBNET_SELECTION = 118;

    /** RFC 3442. */
    public static final int CLASSLESS_STATIC_ROUTE = 121;

    private OptionCode() {}
}

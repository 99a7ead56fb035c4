package io.leasehold.http;

import io.leasehold.ipam.plan.OwnerKind;
import io.leasehold.ipam.plan.PlanProblem;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a request's body the cause of a plan's problem stands. The plan speaks of its own parts,
 * like {@code subnets[3].reservations[7].hostname}; who sent a reservation knows only {@code
 * /hostname}. What the body does not say is the body as a whole: an empty pointer.
 */
@FunctionalInterface
interface Pointers {
    /** A JSON pointer (RFC 6901). */
    String of(PlanProblem problem);

    /** For requests without a body. */
    Pointers NONE = _ -> "";

    /** The body is the container, section, VLAN or custom field itself. */
    Pointers CATALOGUE =
            problem ->
                    Paths.after(problem.path(), "(containers|sections|vlans|custom_fields)")
                            .map(Paths::pointer)
                            .orElse("");

    /** The body is a scope around subnets: a class, a shared network, the defaults, an option. */
    Pointers SCOPE =
            problem ->
                    Paths.after(problem.path(), "(classes|sharedNetworks|shared_networks|options)")
                            .or(() -> Paths.below(problem.path(), "dhcp"))
                            .map(Paths::pointer)
                            .orElse("");

    Pointers SUBNET =
            problem -> {
                Optional<String> field = Paths.after(problem.path(), "subnets");
                if (field.isPresent()) {
                    return field.get().startsWith("reservations[")
                            ? ""
                            : Paths.pointer(field.get());
                }
                if (problem.path().startsWith("claims[")) {
                    boolean gateway =
                            problem.conflicts().stream()
                                    .anyMatch(
                                            c ->
                                                    c.owner().kind() == OwnerKind.INFRASTRUCTURE
                                                            && c.owner().name().equals("gateway"));
                    return gateway ? "/gateway" : "/prefix";
                }
                return "";
            };

    /**
     * @param base of the claim in the body; empty when it is the body
     */
    static Pointers claim(String base) {
        return problem -> {
            Optional<String> field = Paths.after(problem.path(), "claims");
            if (field.isPresent()) {
                return base + Paths.pointer(field.get());
            }
            return switch (problem.path()) {
                case "drain" -> base + "/drain";
                case "address", "claim" -> "";
                // A subnet, pool or reservation that the claim would lie on, or what is seen there.
                default -> base + "/range";
            };
        };
    }

    /**
     * @param base of the reservation in the body; empty when it is the body
     * @param identifiers the field that says how the device is recognised
     */
    static Pointers reservation(String base, String identifiers) {
        return problem -> {
            Optional<String> field =
                    Paths.after(problem.path(), "subnets\\[[0-9]+]\\.reservations");
            if (field.isPresent()) {
                String pointer = Paths.pointer(field.get());
                return base + (pointer.isEmpty() ? "/" + identifiers : pointer);
            }
            return switch (problem.path()) {
                case "drain" -> base + "/apply_now";
                case "address" -> "";
                default -> base + "/address";
            };
        };
    }

    /** Reading the plan's paths. */
    final class Paths {
        private static final Pattern INDEX = Pattern.compile("\\[([0-9]+)]");
        private static final Pattern LEASE_SHARE = Pattern.compile("lease\\.(cache|pressure)");
        private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

        private Paths() {}

        /** What comes after one item of a list; empty text when that is all. */
        static Optional<String> after(String path, String list) {
            Matcher matcher = Pattern.compile(list + "\\[[0-9]+](\\.(?<field>.*))?").matcher(path);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            String field = matcher.group("field");
            return Optional.of(field == null ? "" : field);
        }

        /** What comes after a piece that there is one of. */
        static Optional<String> below(String path, String piece) {
            return path.startsWith(piece + ".")
                    ? Optional.of(path.substring(piece.length() + 1))
                    : Optional.empty();
        }

        /** {@code pools[1]} is {@code /pools/1}, {@code dhcpServer} is {@code /dhcp_server}. */
        static String pointer(String field) {
            if (field.isEmpty()) {
                return "";
            }
            // Lease times are seconds in JSON; the two shares stand beside them.
            Matcher share = LEASE_SHARE.matcher(field);
            if (share.matches()) {
                return "/lease_" + share.group(1) + "_percent";
            }
            if (field.startsWith("lease.")) {
                return "/lease_seconds/" + field.substring("lease.".length());
            }
            String dotted = INDEX.matcher(field).replaceAll(".$1").replace('.', '/');
            return "/"
                    + CAPITAL.matcher(dotted)
                            .replaceAll(c -> "_" + c.group().toLowerCase(Locale.ROOT));
        }
    }
}

package io.leasehold.ipam.testing;

import io.leasehold.ipam.net.Ipv4Address;
import io.leasehold.ipam.net.Ipv4Range;
import io.leasehold.ipam.plan.Plan;
import io.leasehold.ipam.plan.PlanContent;
import io.leasehold.ipam.plan.Space;
import io.leasehold.ipam.plan.Subnet;
import io.leasehold.ipam.plan.SubnetId;
import io.leasehold.ipam.port.PlanHistory;
import io.leasehold.ipam.port.PlanStore;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pieces of the plan in a list, youngest last. Thread-safe by one lock. */
final class InMemoryPlanHistory implements PlanHistory {
    private static final Comparator<Piece> IN_ORDER =
            Comparator.comparing(Piece::kind)
                    .thenComparing(p -> p.where().map(Ipv4Range::toString).orElse(""))
                    .thenComparing(Piece::id);

    private record Key(Kind kind, String id) {
        static Key of(Piece piece) {
            return new Key(piece.kind(), piece.id());
        }
    }

    private final InstantSource clock;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Audit> audits = new ArrayList<>();
    private final Map<SubnetId, PrefixChange> prefixes = new LinkedHashMap<>();
    private Instant last = Instant.EPOCH;
    private long version;

    InMemoryPlanHistory(InstantSource clock) {
        this.clock = clock;
    }

    /** The plan is another one now. */
    synchronized void changed(Plan before, Plan after, PlanStore.Request request) {
        Instant now = clock.instant();
        last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
        version = after.version();
        Map<Key, Piece> was = pieces(before.content());
        Map<Key, Piece> is = pieces(after.content());
        for (Subnet subnet : after.declared()) {
            before.subnet(subnet.id())
                    .map(known -> known.subnet().prefix())
                    .filter(prefix -> !prefix.equals(subnet.prefix()))
                    .ifPresent(prefix -> prefixes.put(subnet.id(), new PrefixChange(prefix, last)));
        }
        List<Piece> same = was.values().stream().filter(p -> p.equals(is.get(Key.of(p)))).toList();
        same.forEach(p -> was.remove(Key.of(p)));
        same.forEach(p -> is.remove(Key.of(p)));
        pieces.replaceAll(
                p ->
                        p.until().isEmpty() && was.containsKey(Key.of(p))
                                ? during(p, p.since(), Optional.of(last))
                                : p);
        is.values().forEach(p -> pieces.add(during(p, last, Optional.empty())));
        record(
                request.author(),
                request.edit().getClass().getSimpleName(),
                was.values().toString(),
                is.values().toString());
    }

    synchronized void record(PlanStore.Author author, String edit, String before, String after) {
        audits.add(
                new Audit(
                        audits.size() + 1L,
                        last,
                        author.name(),
                        author.via(),
                        author.requestId(),
                        edit,
                        version,
                        before,
                        after));
    }

    private static Piece during(Piece piece, Instant since, Optional<Instant> until) {
        return new Piece(
                piece.kind(),
                piece.id(),
                piece.name(),
                piece.space(),
                piece.where(),
                piece.json(),
                since,
                until);
    }

    private static Map<Key, Piece> pieces(PlanContent content) {
        Map<Key, Piece> pieces = new LinkedHashMap<>();
        for (Subnet subnet : content.subnets()) {
            add(
                    pieces,
                    Kind.SUBNET,
                    subnet.id().toString(),
                    subnet.name(),
                    subnet.space(),
                    Optional.of(subnet.prefix().range()),
                    subnet.withReservations(List.of()));
            subnet.reservations()
                    .forEach(
                            r ->
                                    add(
                                            pieces,
                                            Kind.RESERVATION,
                                            r.id().toString(),
                                            r.title(),
                                            subnet.space(),
                                            r.address().map(Ipv4Range::of),
                                            r));
        }
        content.containers()
                .forEach(
                        c ->
                                add(
                                        pieces,
                                        Kind.CONTAINER,
                                        (c.space().equals(Space.LAN) ? "" : c.space() + " ")
                                                + c.prefix(),
                                        c.name(),
                                        c.space(),
                                        Optional.of(c.prefix().range()),
                                        c));
        content.claims()
                .forEach(
                        c ->
                                add(
                                        pieces,
                                        Kind.CLAIM,
                                        c.id().toString(),
                                        c.owner().name(),
                                        c.space(),
                                        Optional.of(c.range()),
                                        c.toString() + c.notes() + c.standing() + c.source()));
        return pieces;
    }

    private static void add(
            Map<Key, Piece> pieces,
            Kind kind,
            String id,
            String name,
            Space space,
            Optional<Ipv4Range> where,
            Object what) {
        String json = '"' + what.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        Piece piece =
                new Piece(kind, id, name, space, where, json, Instant.EPOCH, Optional.empty());
        pieces.put(Key.of(piece), piece);
    }

    private static boolean was(Piece piece, Instant when) {
        return !piece.since().isAfter(when) && piece.until().map(when::isBefore).orElse(true);
    }

    @Override
    public synchronized List<Piece> at(Space space, Ipv4Address address, Instant when) {
        return pieces.stream()
                .filter(p -> p.space().equals(space) && was(p, when))
                .filter(p -> p.where().map(range -> range.contains(address)).orElse(false))
                .sorted(IN_ORDER)
                .toList();
    }

    @Override
    public synchronized List<Piece> named(String name, Instant when) {
        return pieces.stream()
                .filter(p -> p.name().equalsIgnoreCase(name) && was(p, when))
                .sorted(IN_ORDER)
                .toList();
    }

    @Override
    public synchronized List<Piece> of(Kind kind, String id, int limit) {
        return pieces.reversed().stream()
                .filter(p -> p.kind() == kind && p.id().equals(id))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<PrefixChange> prefixChange(SubnetId subnet) {
        return Optional.ofNullable(prefixes.get(subnet));
    }

    @Override
    public synchronized List<Audit> audit(long below, int limit) {
        return audits.reversed().stream().filter(a -> a.number() < below).limit(limit).toList();
    }
}

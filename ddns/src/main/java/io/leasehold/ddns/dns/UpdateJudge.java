package io.leasehold.ddns.dns;

import io.leasehold.ddns.dns.DnsTransport.Verdict;
import io.leasehold.ddns.plan.FailureKind;
import io.leasehold.ddns.plan.UpdateAnswer;
import io.leasehold.ddns.plan.UpdateAnswer.Condition;
import io.leasehold.ddns.plan.UpdateAnswer.Failed;
import io.leasehold.ddns.plan.UpdateAnswer.Unmet;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TSIGRecord;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Reads what comes back for one update. A message that is not signed with the key of the request
/// proves nothing (RFC 8945 section 5.3.1): it is remembered as a hint for the case that nothing
/// better comes. Confined to one exchange.
final class UpdateJudge {
    private final int id;
    private final @Nullable TSIG tsig;
    private final @Nullable TSIGRecord requestTsig;
    private final String attempt;
    private final String source;
    private final Instant sentAt;

    private @Nullable UpdateAnswer answer;
    private @Nullable Failed hint;
    private boolean truncated;

    /// @param tsig the key the request was signed with; null when it was not
    /// @param attempt what is attempted where and with which key, to begin every sentence with
    /// @param source what is known of our source address
    UpdateJudge(
            int id,
            @Nullable TSIG tsig,
            @Nullable TSIGRecord requestTsig,
            String attempt,
            String source,
            Instant sentAt) {
        this.id = id;
        this.tsig = tsig;
        this.requestTsig = requestTsig;
        this.attempt = attempt;
        this.source = source;
        this.sentAt = sentAt;
    }

    /// The verdict of the server, if a believable one came.
    Optional<UpdateAnswer> answer() {
        return Optional.ofNullable(answer);
    }

    /// What an unbelievable answer claimed, if any came.
    Optional<Failed> hint() {
        return Optional.ofNullable(hint);
    }

    /// Whether the answer did not fit a datagram and must be fetched over TCP.
    boolean truncated() {
        return truncated;
    }

    Verdict judge(byte[] wire) {
        Message message;
        try {
            message = new Message(wire);
        } catch (IOException _) {
            return Verdict.IGNORED;
        }
        if (message.getHeader().getID() != id
                || !message.getHeader().getFlag(Flags.QR)
                || message.getHeader().getOpcode() != Opcode.UPDATE) {
            return Verdict.IGNORED;
        }
        int rcode = message.getHeader().getRcode();
        if (tsig == null) {
            return accept(message, classify(rcode, 0, Optional.empty()));
        }
        TSIGRecord signature = message.getTSIG();
        if (signature == null) {
            hint =
                    failed(
                            FailureKind.UNSIGNED,
                            "answered "
                                    + Rcode.string(rcode)
                                    + " without a signature, which proves nothing and is not"
                                    + " believed; does the server know the key?");
            return Verdict.DOUBTED;
        }
        if (signature.getError() == Rcode.BADKEY || signature.getError() == Rcode.BADSIG) {
            // These two cannot be signed: the server has no key to do it with.
            hint = tsigFailure(signature);
            return Verdict.DOUBTED;
        }
        int verified = tsig.verify(message, wire, requestTsig);
        if (verified == Rcode.NOERROR) {
            return accept(message, classify(rcode, signature.getError(), Optional.of(signature)));
        }
        if (verified == Rcode.BADTIME) {
            return accept(message, tsigFailure(signature));
        }
        hint =
                failed(
                        FailureKind.UNSIGNED,
                        "answered "
                                + Rcode.string(rcode)
                                + " with a signature that is not this key's; not believed");
        return Verdict.DOUBTED;
    }

    private Verdict accept(Message message, UpdateAnswer verdict) {
        truncated = message.getHeader().getFlag(Flags.TC);
        answer = verdict;
        return Verdict.BELIEVED;
    }

    private UpdateAnswer classify(int rcode, int tsigError, Optional<TSIGRecord> signature) {
        if (tsigError != Rcode.NOERROR && signature.isPresent()) {
            return tsigFailure(signature.get());
        }
        return switch (rcode) {
            case Rcode.NOERROR -> UpdateAnswer.APPLIED;
            case Rcode.NXDOMAIN -> new Unmet(Condition.NAME_NOT_IN_USE);
            case Rcode.YXDOMAIN -> new Unmet(Condition.NAME_IN_USE);
            case Rcode.YXRRSET -> new Unmet(Condition.RRSET_EXISTS);
            case Rcode.NXRRSET -> new Unmet(Condition.RRSET_DIFFERS);
            case Rcode.REFUSED ->
                    failed(
                            FailureKind.REFUSED,
                            (signature.isPresent() ? "key accepted, but " : "")
                                    + source
                                    + " is not allowed to make this change (REFUSED); check"
                                    + " allow-update or update-policy of the zone");
            case Rcode.NOTAUTH ->
                    failed(
                            FailureKind.NOTAUTH,
                            "the server is not the primary of this zone (NOTAUTH); check that the"
                                    + " zone exists there");
            case Rcode.NOTZONE ->
                    failed(
                            FailureKind.NOTZONE,
                            "the server says that a name lies outside the zone (NOTZONE); is a"
                                    + " child zone missing in our configuration?");
            case Rcode.SERVFAIL ->
                    failed(
                            FailureKind.SERVFAIL,
                            "the server could not do it (SERVFAIL); its log says why, often a zone"
                                    + " file or journal that it may not write");
            case Rcode.FORMERR ->
                    failed(
                            FailureKind.FORMERR,
                            "the server does not understand the message (FORMERR)");
            case Rcode.NOTIMP ->
                    failed(
                            FailureKind.NOTIMP,
                            "the server does not support dynamic updates (NOTIMP)");
            default -> failed(FailureKind.UNEXPECTED, "answered " + Rcode.string(rcode));
        };
    }

    private Failed tsigFailure(TSIGRecord signature) {
        return switch (signature.getError()) {
            case Rcode.BADKEY ->
                    failed(
                            FailureKind.BADKEY,
                            "the server has no key of this name and algorithm, or (Knot DNS) does"
                                    + " not let it update this zone (BADKEY)");
            case Rcode.BADSIG ->
                    failed(
                            FailureKind.BADSIG,
                            "the server has another secret for this key (BADSIG)");
            case Rcode.BADTIME, Rcode.NOERROR ->
                    failed(
                            FailureKind.BADTIME,
                            "signatures are refused because the clocks differ (BADTIME): "
                                    + skew(signature)
                                    + "; both sides need NTP");
            case Rcode.BADTRUNC ->
                    failed(
                            FailureKind.BADTRUNC,
                            "the server wants longer signatures than this algorithm gives"
                                    + " (BADTRUNC)");
            default ->
                    failed(
                            FailureKind.UNEXPECTED,
                            "the server reports TSIG error " + signature.getError());
        };
    }

    /// RFC 8945 section 5.2.3: with BADTIME, Other Data is the server's clock, 6 bytes of seconds.
    private String skew(TSIGRecord signature) {
        byte[] other = signature.getOther();
        Instant theirs =
                other != null && other.length == 6
                        ? Instant.ofEpochSecond(new BigInteger(1, other).longValueExact())
                        : signature.getTimeSigned();
        long seconds = Duration.between(theirs, sentAt).toSeconds();
        return "ours is "
                + Math.abs(seconds)
                + " s "
                + (seconds >= 0 ? "ahead of" : "behind")
                + " the server's";
    }

    private Failed failed(FailureKind kind, String words) {
        return new Failed(kind, attempt + ": " + words);
    }
}

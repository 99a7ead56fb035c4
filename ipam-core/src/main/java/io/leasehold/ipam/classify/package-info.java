/// Client classes: which of the plan's named groups a message belongs to.
///
/// Start at [io.leasehold.ipam.classify.Classifier]; it takes one message as
/// [io.leasehold.ipam.classify.Facts] and answers with class names. A rule's test is an
/// [io.leasehold.ipam.classify.Expression] in Kea's syntax. Below that, in reading order:
/// `ExpressionParser` (text to tree), `Condition` (what is true or false), `Value` (what is bytes),
/// `Selector` (where in the message bytes come from), `BytePattern` (regular expressions in linear
/// time), and `Evaluation`, one walk over the tree.
///
/// All values are byte strings, numbers too (four bytes, network order). What is absent is the
/// empty string. An operator that gets bytes it cannot use (`uint16totext` of three bytes) makes
/// the whole test fail, and a test that failed puts nobody into its class, whatever stands around
/// it.
///
/// Differences from Kea, all on purpose:
/// - `known` and `unknown` are words, as Kea's manual has them (its scanner has not).
/// - `option[c].text` is the bytes of any option; Kea prints a description of options that are not
///   texts. Trailing NULs of the standard text options do not count in either (RFC 2132 section 2),
///   and a text option of nothing else is absent.
/// - Sub-options are found in any option that has the usual code, length, value layout, with or
///   without a definition that says so.
/// - `vendor[4491]` and `vendor-class[4491]` find that enterprise wherever it stands in option 125
///   or 124 (RFC 3925 sections 3 and 4 allow several); Kea looks at the first. `*` means the first.
/// - `and`, `or` and `ifelse` look no further than needed, as Kea since 2.7; `sand`, `sor` and
///   `sifelse` always evaluate all.
/// - `match` has no backreferences and no lookahead and takes at most 1024 bytes (decision 40).
/// - `option[82].hex` and its like are the bytes as they came; Kea puts sub-options in order of
///   code.
/// - Every test sees the classes of the client's reservation; in Kea only those do that depend on
///   `KNOWN` or `UNKNOWN`.
/// - Names of vendor classes have other bytes than printable ASCII as `%hh`, and the percent sign
///   twice (as Kea 3.3, but blanks and quotes stay).
/// - Substring and split take 32-bit numbers; Kea takes larger ones and then fails for each
///   message.
/// - Template classes are not here; `relay6` and `pkt6` belong to DHCPv6.
///
/// Bounds: 4096 characters of text, 64 levels of nesting, 64 KiB for a value. Knows no packet type,
/// no plan and no clock; never throws for any message.
@NullMarked
package io.leasehold.ipam.classify;

import org.jspecify.annotations.NullMarked;

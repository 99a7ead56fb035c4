/// Whether DNS still says what the ledger says that it says, and what else is there. {@link
/// io.leasehold.ddns.audit.ZoneAuditor} looks at a zone; {@link
/// io.leasehold.ddns.audit.RecordJudge} judges one name, without asking anybody. What is ours and
/// was changed is opened again in the ledger and put back by the reconciler, which alone writes to
/// DNS; what is somebody else's is reported and left alone.
@NullMarked
package io.leasehold.ddns.audit;

import org.jspecify.annotations.NullMarked;

package io.leasehold.app.interchange;

import io.leasehold.app.interchange.ImportFile.Remark;
import io.leasehold.interchange.json.Sources;
import io.leasehold.interchange.kea.KeaHosts;
import io.leasehold.interchange.kea.KeaImport.Source;

/// Reservations of a configuration of Kea, those of shared networks and global ones too, as rows
/// for a plan that is there already. The whole configuration is for `leasehold import kea`.
public final class KeaReservations {
    private KeaReservations() {}

    /// Reads a whole file. Never throws for what is in it.
    ///
    /// @param name what the file is called
    /// @param sources where included files are read
    public static ImportFile read(String name, String text, Sources sources) {
        KeaHosts.Listing listing = KeaHosts.read(new Source(name, text), sources);
        return new ImportFile(
                listing.reservations().stream()
                        .map(
                                r ->
                                        new ImportRow(
                                                r.at().line(),
                                                r.identifiers(),
                                                r.address(),
                                                r.hostname(),
                                                r.comment(),
                                                r.subnet()))
                        .toList(),
                listing.mistakes().stream()
                        .map(m -> new Remark(m.at().line(), m.message() + "; " + m.remedy()))
                        .toList(),
                listing.remarks().stream()
                        .map(r -> new Remark(r.places().getFirst().line(), r.inWords()))
                        .toList());
    }
}

/// The configuration file: from YAML text to records, or to every reason why not.
///
/// [ConfigFile] is the entrance. [YamlReader] turns text into positioned [Node]s, [ConfigReader]
/// and [PlanReader] turn those into [LeaseholdConfig], and each problem keeps the line it comes
/// from. Nothing here opens a socket or a database; the only files read are the configuration and
/// the secrets it names.
@NullMarked
package io.leasehold.app.config;

import org.jspecify.annotations.NullMarked;

package io.leasehold.store;

import org.hibernate.SessionFactory;
import org.hibernate.boot.model.naming.PhysicalNamingStrategySnakeCaseImpl;
import org.hibernate.cfg.BatchSettings;
import org.hibernate.cfg.Configuration;
import org.hibernate.cfg.JdbcSettings;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.cfg.SchemaToolingSettings;

import java.util.Properties;

import javax.sql.DataSource;

/** How Hibernate is set up: the management pool, our schema, no tooling, entities by name. */
final class Sessions {
    private Sessions() {}

    static SessionFactory over(DataSource pool) {
        Properties settings = new Properties();
        settings.put(JdbcSettings.JAKARTA_NON_JTA_DATASOURCE, pool);
        settings.put(SchemaToolingSettings.HBM2DDL_AUTO, "none");
        settings.put(
                MappingSettings.PHYSICAL_NAMING_STRATEGY,
                PhysicalNamingStrategySnakeCaseImpl.class.getName());
        settings.put(BatchSettings.STATEMENT_BATCH_SIZE, "50");
        return new Configuration()
                .addProperties(settings)
                .addAnnotatedClass(DefaultsEntity.class)
                .addAnnotatedClass(CustomOptionEntity.class)
                .addAnnotatedClass(ClientClassEntity.class)
                .addAnnotatedClass(SharedNetworkEntity.class)
                .addAnnotatedClass(SubnetEntity.class)
                .addAnnotatedClass(PoolEntity.class)
                .addAnnotatedClass(ReservationEntity.class)
                .addAnnotatedClass(IdentifierEntity.class)
                .addAnnotatedClass(ClaimEntity.class)
                .addAnnotatedClass(ContainerEntity.class)
                .addAnnotatedClass(SectionEntity.class)
                .addAnnotatedClass(VlanEntity.class)
                .addAnnotatedClass(CustomFieldEntity.class)
                .buildSessionFactory();
    }
}

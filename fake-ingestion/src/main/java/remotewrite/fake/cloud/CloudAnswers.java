package remotewrite.fake.cloud;

import java.util.Objects;
import remotewrite.fake.IdentityAnswers;
import remotewrite.fake.IngestionAnswers;
import remotewrite.fake.IngestionProfile;
import remotewrite.fake.query.QueryRules;

/**
 * How the endpoints of a cloud answer where several answers are known or plausible.
 *
 * @param ingestion of the ingestion endpoint
 * @param query of the query endpoint
 * @param identities of the endpoints of managed identities
 */
public record CloudAnswers(IngestionAnswers ingestion, QueryRules query, IdentityAnswers identities) {
    public CloudAnswers {
        Objects.requireNonNull(ingestion, "ingestion is null");
        Objects.requireNonNull(query, "query is null");
        Objects.requireNonNull(identities, "identities is null");
    }

    /** {@link IngestionAnswers#DEFAULT}, {@link IdentityAnswers#DEFAULT}, and a query endpoint that goes with {@code profile}. */
    public static CloudAnswers of(IngestionProfile profile) {
        return new CloudAnswers(
                IngestionAnswers.DEFAULT,
                switch (profile) {
                    case AZURE -> QueryRules.AZURE;
                    case SPEC -> QueryRules.PROMETHEUS;
                },
                IdentityAnswers.DEFAULT);
    }

    public CloudAnswers withIngestion(IngestionAnswers other) {
        return new CloudAnswers(other, query, identities);
    }

    public CloudAnswers withQuery(QueryRules other) {
        return new CloudAnswers(ingestion, other, identities);
    }

    public CloudAnswers withIdentities(IdentityAnswers other) {
        return new CloudAnswers(ingestion, query, other);
    }
}

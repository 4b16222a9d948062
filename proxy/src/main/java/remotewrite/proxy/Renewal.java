package remotewrite.proxy;

import java.util.random.RandomGenerator;

/** When a token is renewed, as far as it can be set. */
public sealed interface Renewal {
    /** The schedule that does so. */
    RenewalSchedule schedule(RandomGenerator random);

    /** When the issuer advises to, otherwise at about half of the life. */
    record AsAdvised() implements Renewal {
        @Override
        public RenewalSchedule schedule(RandomGenerator random) {
            return new AheadOfExpiry(random);
        }

        @Override
        public String toString() {
            return "as advised";
        }
    }

    /**
     * {@code AAD_TOKEN_REFRESH_INTERVAL_IN_PERCENTAGE}: when this share of the life is left (azure.md 5.5).
     *
     * @param percentLeft 1 to 99
     */
    record WithLifeLeft(int percentLeft) implements Renewal {
        public WithLifeLeft {
            if (percentLeft < 1 || percentLeft > 99) {
                throw new IllegalArgumentException("percentLeft is " + percentLeft + ", it must be from 1 to 99");
            }
        }

        @Override
        public RenewalSchedule schedule(RandomGenerator random) {
            return new LifeLeft(percentLeft, new AheadOfExpiry(random));
        }

        @Override
        public String toString() {
            return "with " + percentLeft + " % of the life left";
        }
    }
}

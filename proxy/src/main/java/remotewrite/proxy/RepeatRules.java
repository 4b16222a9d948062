package remotewrite.proxy;

import java.util.Objects;

/** What to do with an answer of ingestion. */
@FunctionalInterface
public interface RepeatRules {
    /**
     * @param answer what ingestion answered to the {@code attempts}th request for this write, counted from 1
     * @param sent the sender's body
     */
    Next next(IngestionAnswer answer, int attempts, Body sent);

    /** What happens next. */
    sealed interface Next {
        /** The reply goes back to the sender, by the {@link ReplyRules}. */
        record PassBack(Reply ingestionToProxy) implements Next {
            public PassBack {
                Objects.requireNonNull(ingestionToProxy, "ingestionToProxy is null");
            }
        }

        /** The proxy answers by itself, by the {@link FailureRules}. */
        record GiveUp(GatewayFailure failure) implements Next {
            public GiveUp {
                Objects.requireNonNull(failure, "failure is null");
            }
        }

        /** As {@link GiveUp}, and the token just used is replaced before the sender comes again. */
        record GiveUpAndRenew(GatewayFailure failure) implements Next {
            public GiveUpAndRenew {
                Objects.requireNonNull(failure, "failure is null");
            }
        }

        /** The request is sent again with {@code body} and a token other than the one just used. */
        record RepeatWithFreshToken(Body body) implements Next {
            public RepeatWithFreshToken {
                Objects.requireNonNull(body, "body is null");
            }
        }

        /** The request is sent again with {@code body} and the current token. */
        record RepeatAsIs(Body body) implements Next {
            public RepeatAsIs {
                Objects.requireNonNull(body, "body is null");
            }
        }
    }
}

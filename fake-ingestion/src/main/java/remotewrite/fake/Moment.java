package remotewrite.fake;

/** When in an exchange an {@link Effect} takes place. */
public enum Moment {
    /** After the request's head has been read, before its body: nothing is processed. */
    REQUEST_START,
    /** After the request has been read in full, before it is processed. */
    REQUEST_END,
    /** After the request has been processed (a write is stored, a token is issued), before the reply's first byte. */
    REPLY_START,
    /** After the reply's head and the first half of its body. */
    REPLY_BODY
}

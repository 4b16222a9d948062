package remotewrite.proxy;

/** How a line of the log is written; the fields are the same. */
public enum LogFormat {
    /** {@code time="..." level=info msg="..." key=value}, as the sidecar logs. */
    LOGRUS,
    /** One JSON object a line. */
    JSON
}

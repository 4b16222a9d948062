package remotewrite.proxy;

import java.util.List;

/** An error answer of the proxy itself: {@code {"code":"...","message":"..."}}. */
final class ErrorReply {
    private ErrorReply() {}

    static Reply of(int status, String code, String message) {
        String json = "{\"code\":\"" + escaped(code) + "\",\"message\":\"" + escaped(message) + "\"}\n";
        return Reply.of(status, List.of(new HeaderField("Content-Type", "application/json")), Body.utf8(json));
    }

    /** RFC 8259 7. */
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}

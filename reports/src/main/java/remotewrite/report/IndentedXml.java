package remotewrite.report;

import java.util.ArrayDeque;
import java.util.Deque;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes one element a line. Attributes pass through {@link Printable}: XML 1.0 cannot hold controls, not even escaped. */
final class IndentedXml {
    /** For each open element: whether its end stands on a line of its own. */
    private final Deque<Boolean> open = new ArrayDeque<>();

    private final XMLStreamWriter writer;

    IndentedXml(XMLStreamWriter writer) throws XMLStreamException {
        this.writer = writer;
        writer.writeStartDocument("UTF-8", "1.0");
    }

    IndentedXml start(String element) throws XMLStreamException {
        if (!open.isEmpty()) {
            open.pop();
            open.push(true);
        }
        newline();
        writer.writeStartElement(element);
        open.push(false);
        return this;
    }

    IndentedXml attribute(String name, String value) throws XMLStreamException {
        writer.writeAttribute(name, Printable.line(value));
        return this;
    }

    /** Text the caller made of printable lines. */
    IndentedXml content(String lines) throws XMLStreamException {
        writer.writeCharacters(lines);
        return this;
    }

    IndentedXml text(String element, String lines) throws XMLStreamException {
        return start(element).content(lines).end();
    }

    IndentedXml end() throws XMLStreamException {
        if (open.pop()) {
            newline();
        }
        writer.writeEndElement();
        if (open.isEmpty()) {
            writer.writeEndDocument();
            writer.flush();
        }
        return this;
    }

    private void newline() throws XMLStreamException {
        writer.writeCharacters("\n" + "  ".repeat(open.size()));
    }
}

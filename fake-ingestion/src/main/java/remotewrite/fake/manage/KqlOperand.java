package remotewrite.fake.manage;

import java.util.List;
import java.util.Locale;

/** One side of a comparison. */
sealed interface KqlOperand {
    KqlValue of(List<KqlValue> row);

    LogTable.Type type();

    record Literal(KqlValue value, LogTable.Type type) implements KqlOperand {
        @Override
        public KqlValue of(List<KqlValue> row) {
            return value;
        }
    }

    record Column(int index, LogTable.Type type) implements KqlOperand {
        @Override
        public KqlValue of(List<KqlValue> row) {
            return row.get(index);
        }
    }

    /** {@code tostring(…)}, {@code tolower(…)} */
    record AsText(KqlOperand operand, boolean lower) implements KqlOperand {
        @Override
        public KqlValue of(List<KqlValue> row) {
            String text = operand.of(row).asText();
            return KqlValue.text(lower ? text.toLowerCase(Locale.ROOT) : text);
        }

        @Override
        public LogTable.Type type() {
            return LogTable.Type.STRING;
        }
    }
}

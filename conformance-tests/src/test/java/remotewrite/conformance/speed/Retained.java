package remotewrite.conformance.speed;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How many bytes an object of ours takes with all that it leads to, counted field by field as a 64-bit JVM with compressed
 * references lays them out: the same at every run, whatever the garbage collector does. Collections of the JDK are counted
 * by what is in them, as if they were hash maps and full array lists; what else of the JDK there is, as three words.
 */
final class Retained {
    private static final int HEADER = 12;
    private static final int REFERENCE = 4;
    private static final int MAP_ENTRY = 32 + 2 * REFERENCE;

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> left = new ArrayDeque<>();
    private long bytes;

    private Retained() {}

    static long bytes(Object root) {
        Retained retained = new Retained();
        retained.leadsTo(root);
        while (!retained.left.isEmpty()) {
            retained.bytes += retained.of(retained.left.remove());
        }
        return retained.bytes;
    }

    private void leadsTo(Object object) {
        if (object != null && !(object instanceof Enum<?>) && !(object instanceof Class<?>) && seen.add(object)) {
            left.add(object);
        }
    }

    private long of(Object object) {
        Class<?> type = object.getClass();
        if (type.isArray()) {
            return array(object, type.getComponentType());
        }
        if (type.getName().startsWith("remotewrite.")) {
            return fields(object);
        }
        if (object instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                leadsTo(key);
                leadsTo(value);
            });
            return 48 + (long) MAP_ENTRY * map.size();
        }
        if (object instanceof Collection<?> collection) {
            collection.forEach(this::leadsTo);
            return 24 + aligned(16 + (long) REFERENCE * collection.size());
        }
        return object instanceof String text ? 24 + aligned(16L + text.length()) : 24;
    }

    private long array(Object array, Class<?> of) {
        if (!of.isPrimitive()) {
            Arrays.stream((Object[]) array).forEach(this::leadsTo);
        }
        return aligned(16L + (long) Array.getLength(array) * size(of));
    }

    private long fields(Object object) {
        long size = HEADER;
        for (Class<?> type = object.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())) {
                    size += size(field.getType());
                    if (!field.getType().isPrimitive()) {
                        leadsTo(value(field, object));
                    }
                }
            }
        }
        return aligned(size);
    }

    private static Object value(Field field, Object of) {
        try {
            field.setAccessible(true);
            return field.get(of);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot read " + field, e);
        }
    }

    private static int size(Class<?> type) {
        return switch (type.getName()) {
            case "long", "double" -> Long.BYTES;
            case "short", "char" -> Short.BYTES;
            case "byte", "boolean" -> Byte.BYTES;
            default -> REFERENCE;
        };
    }

    private static long aligned(long size) {
        return (size + 7) / 8 * 8;
    }
}

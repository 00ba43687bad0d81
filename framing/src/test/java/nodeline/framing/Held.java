// SPDX-License-Identifier: Apache-2.0
package nodeline.framing;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;

/** Counts what an object of this package holds, without asking the collector. */
final class Held {
  /** A reference, and a number, as a field, an element or an entry. */
  private static final int FIELD_OCTETS = 8;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> left = new ArrayDeque<>();
  private long octets;

  private Held() {}

  /** Octets of text, of arrays and of fields that are reached; each object counts once. */
  static long octets(Object root) {
    Held held = new Held();
    held.reach(root);
    while (!held.left.isEmpty()) {
      held.count(held.left.pop());
    }
    return held.octets;
  }

  /** The host is the test itself. */
  private void reach(Object object) {
    octets += FIELD_OCTETS;
    if (object != null && !(object instanceof Host) && seen.add(object)) {
      left.push(object);
    }
  }

  private void count(Object object) {
    if (object instanceof CharSequence text) {
      octets += text.length();
    } else if (object instanceof Map<?, ?> map) {
      map.keySet().forEach(this::reach);
      map.values().forEach(this::reach);
    } else if (object instanceof Collection<?> collection) {
      collection.forEach(this::reach);
    } else if (object.getClass().isArray()) {
      countArray(object);
    } else if (object.getClass().getPackage() == Held.class.getPackage()) {
      countFields(object);
    }
  }

  private void countArray(Object array) {
    boolean numbers = array.getClass().getComponentType().isPrimitive();
    for (int i = 0; i < Array.getLength(array); i++) {
      if (numbers) {
        octets += FIELD_OCTETS;
      } else {
        reach(Array.get(array, i));
      }
    }
  }

  private void countFields(Object object) {
    for (Field field : object.getClass().getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        reach(valueOf(field, object));
      }
    }
  }

  private static Object valueOf(Field field, Object object) {
    try {
      return field.get(object);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e); // made accessible
    }
  }
}

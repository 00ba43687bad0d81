// SPDX-License-Identifier: Apache-2.0
package nodeline.lava.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A message of LAVA's wire, as lava-coordinator and its clients write it.
 *
 * <pre>
 *   00000013{"response": "ack"}
 *   └──────┘└─────────────────┘
 *    length   JSON
 * </pre>
 *
 * <p>The length is in characters (code points) of the JSON, as eight hexadecimal digits. What is
 * written here is ASCII, so that they are its octets too; it is what Python's {@code json.dumps}
 * writes, octet for octet.
 */
public final class WireFormat {
  /** Digits of the length. */
  public static final int HEADER = 8;

  /** A board's longest message, each octet of it as an escape of six characters, has its place. */
  public static final int MAX_REQUEST = 2 * 1_048_576;

  /** The longest data of a message id likewise. */
  public static final int MAX_RESPONSE = 8 * 1_048_576;

  private static final int MAX_DEPTH = 32;

  /** Twice the pairs of the longest data, and more: small nodes take fifty times their text. */
  private static final int MAX_TOKENS = 600_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  // Names are the clients': a table of all that came would grow for ever.
                  .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                  .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxTokenCount(MAX_TOKENS)
                          .maxStringLength(MAX_RESPONSE)
                          .maxNameLength(1_024)
                          .build())
                  .build())
          .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
          .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
          .build();
  private static final ObjectReader READER =
      MAPPER.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final ObjectWriter WRITER = MAPPER.writer(new PythonLayout());

  private WireFormat() {}

  /** An empty JSON object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** The message, its length in front. */
  public static byte[] encode(JsonNode json) {
    String text = text(json);
    return "%08X%s".formatted(text.length(), text).getBytes(StandardCharsets.US_ASCII);
  }

  /** The JSON alone, in ASCII. */
  public static String text(JsonNode json) {
    try {
      // Jackson leaves DEL alone, Python does not.
      return WRITER.writeValueAsString(json).replace("\u007f", "\\u007f");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The object that a message's text is.
   *
   * @throws WireFormatException if it is not one JSON object
   */
  public static ObjectNode parse(String text) throws WireFormatException {
    try {
      if (READER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new WireFormatException("bad JSON: " + e.getOriginalMessage());
    }
    throw new WireFormatException("not a JSON object");
  }

  /** A blank after each comma and colon. */
  private static final class PythonLayout extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1L;

    @Override
    public void writeObjectFieldValueSeparator(JsonGenerator out) throws IOException {
      out.writeRaw(": ");
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator out) throws IOException {
      out.writeRaw(", ");
    }

    @Override
    public void writeArrayValueSeparator(JsonGenerator out) throws IOException {
      out.writeRaw(", ");
    }
  }
}

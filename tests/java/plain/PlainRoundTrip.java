import com.acme.bare.cases.v1.OrderSubmitted;
import com.acme.plain.cases.v1.TaggedUnionOpen;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Reads {"type": class, "text": JSON, "jackson": 2 or 3} a line, and answers as RoundTrip does; the mappers are those of the generated Json. */
public final class PlainRoundTrip {

    private static final ObjectMapper LINES = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        if (arguments.length > 0) {
            System.out.println(new com.acme.bare.cases.v1.Personal(arguments[0], 7L));
            return;
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode task = LINES.readTree(line);
            answers.println(answer(Class.forName(task.get("type").textValue()), task.get("text").textValue(), task.get("jackson").intValue()));
        }
        answers.flush();
    }

    private static String answer(Class<?> type, String text, int jackson) throws Exception {
        ObjectNode answer = LINES.createObjectNode();
        try {
            Object value = read(type, text, jackson);
            answer.put("ok", true).put("text", jackson == 2 ? com.acme.plain.Json.MAPPER.writeValueAsString(value) : com.acme.three.Json.MAPPER.writeValueAsString(value));
            if (!Objects.equals(value, read(type, text, jackson))) {
                answer.put("ok", false).put("crash", "the same text read twice gives values that are not equal");
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException | tools.jackson.core.JacksonException refused) {
            answer.put("ok", false).put("error", refused.getMessage());
        } catch (Throwable broken) {
            answer.put("ok", false).put("crash", broken.toString());
        }
        return LINES.writeValueAsString(answer);
    }

    private static Object read(Class<?> type, String text, int jackson) throws Exception {
        return jackson == 2 ? com.acme.plain.Json.MAPPER.readValue(text, type) : com.acme.three.Json.MAPPER.readValue(text, type);
    }

    /** How a service tells variants apart. */
    static String label(TaggedUnionOpen.Payment payment) {
        if (payment instanceof TaggedUnionOpen.PaymentCard card) {
            return card.method() + card.last4();
        }
        return payment.method();
    }

    /** How it makes an event with a builder. */
    static OrderSubmitted.Address moved(OrderSubmitted.Address address) {
        return address.toBuilder().street("Sesame Street").build();
    }
}

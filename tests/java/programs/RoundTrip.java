import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads {"type": class, "text": JSON} a line, and answers {"ok": true, "text": JSON written back} or {"ok": false, "error": why}. The mapper is the
 * plainest there is: generated types need no configuration.
 */
public final class RoundTrip {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    public static void main(String[] arguments) throws Exception {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        Map<String, Class<?>> types = new HashMap<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode task = MAPPER.readTree(line);
            answers.println(answer(types, task.get("type").textValue(), task.get("text").textValue()));
        }
        answers.flush();
    }

    private static String answer(Map<String, Class<?>> types, String type, String text) throws Exception {
        ObjectNode answer = MAPPER.createObjectNode();
        try {
            if (!types.containsKey(type)) {
                types.put(type, Class.forName(type));
            }
            Object value = MAPPER.readValue(text, types.get(type));
            answer.put("ok", true).put("text", MAPPER.writeValueAsString(value));
            if (!value.equals(MAPPER.readValue(text, types.get(type)))) {
                answer.put("ok", false).put("error", "the same text read twice gives values that are not equal");
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException refused) {
            answer.put("ok", false).put("error", refused.getMessage());
        } catch (Throwable broken) {
            answer.put("ok", false).put("crash", broken.toString());
        }
        return MAPPER.writeValueAsString(answer);
    }
}

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import software.amazon.event.ruler.Machine;

/** Reads lines of {"pattern": …, "event": …} and answers each with true, false, or the reason why the pattern is refused. */
public class Ruler {
    public static void main(String[] arguments) throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        StringBuilder answers = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            JsonNode question = mapper.readTree(line);
            answers.append(answer(question)).append('\n');
        }
        System.out.print(answers);
    }

    private static String answer(JsonNode question) {
        try {
            Machine machine = new Machine();
            machine.addRule("rule", question.get("pattern").toString());
            return String.valueOf(!machine.rulesForJSONEvent(question.get("event").toString()).isEmpty());
        } catch (Exception refused) {
            return "refused: " + String.valueOf(refused.getMessage()).replace('\n', ' ');
        }
    }
}

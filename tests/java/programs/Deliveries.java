import com.acme.shop.Dispatcher;
import com.acme.shop.envelope.Envelope;
import com.acme.shop.envelope.Messages;
import com.acme.shop.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the messages are in each line of what Lambda hands over: their subjects and payloads, a line for each. */
public final class Deliveries {

    public static void main(String[] arguments) throws Exception {
        for (String line : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            List<Envelope> seen = new ArrayList<>();
            Dispatcher dispatcher = new Dispatcher().otherwise(seen::add);
            Messages.deliveries(Json.tree(line)).forEach(dispatcher::dispatch);
            List<List<Object>> named = new ArrayList<>();
            for (Envelope envelope : seen) {
                JsonNode payload = envelope.payload();
                if (payload.isContainerNode()) {
                    named.add(List.of(envelope.subject(), payload));
                }
            }
            System.out.println(Json.write(named));
        }
    }
}

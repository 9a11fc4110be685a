import com.example.shop.events.envelope.EventBridgeEvent;
import com.example.shop.events.json.Json;
import com.example.shop.events.serviceordersubmit.v1.CheckoutOrderComplete;
import com.fasterxml.jackson.core.type.TypeReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Each line, a whole event, as it is written back, and its payload. */
public final class HubAndSpoke {

    public static void main(String[] arguments) throws Exception {
        for (String line : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            EventBridgeEvent<CheckoutOrderComplete> event = Json.read(line, new TypeReference<EventBridgeEvent<CheckoutOrderComplete>>() { });
            System.out.println(Json.write(Map.of("event", event, "detail", event.detail())));
        }
    }
}

import com.acme.two.Dispatcher;
import com.acme.two.Json;
import com.acme.two.Subject;
import com.acme.two.Subjects;
import com.acme.two.envelope.CloudEvent;
import com.acme.two.envelope.Detail;
import com.acme.two.envelope.Envelope;
import com.acme.two.envelope.EventBridgeEvent;
import com.acme.two.envelope.Messages;
import com.acme.two.envelope.PutEventsEntry;
import com.acme.two.serviceordersubmit.v1.CheckoutOrderComplete;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Does what each line asks, and answers on one: what handlers got, with their subjects, or what was written back. */
public final class PlainEvents {

    public static void main(String[] arguments) throws Exception {
        for (String line : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            JsonNode task = Json.tree(line);
            System.out.println(Json.write(answer(task.get("do").textValue(), task.get("event"))));
        }
    }

    private static Object answer(String what, JsonNode event) {
        try {
            return switch (what) {
                case "open" -> opened(event);
                case "dispatch" -> dispatched(event);
                case "batch" -> batch(event);
                case "send" -> sent(event);
                case "envelope" -> Json.MAPPER.readValue(Json.write(event), new TypeReference<EventBridgeEvent<Detail<CheckoutOrderComplete>>>() { });
                case "status" -> Json.MAPPER.readValue(Json.write(event), new TypeReference<EventBridgeEvent<Detail<CheckoutOrderComplete>>>() { })
                        .detail().event().metaData().status();
                case "cloud" -> Json.MAPPER.readValue(Json.write(event), new TypeReference<CloudEvent<Detail<CheckoutOrderComplete>>>() { });
                default -> throw new IllegalStateException(what);
            };
        } catch (Exception refused) {
            return Map.of("refused", refused.getClass().getSimpleName());
        }
    }

    /** What has no rule for it is named by where it came by. */
    private static Object opened(JsonNode event) {
        List<Object> named = new ArrayList<>();
        Dispatcher dispatcher = new Dispatcher(UnaryOperator.identity()).otherwise(envelope -> add(named, envelope));
        Messages.deliveries(event).forEach(dispatcher::dispatch);
        return named;
    }

    private static void add(List<Object> named, Envelope envelope) {
        if (envelope.payload().isContainerNode()) {
            named.add(List.of(envelope.subject(), envelope.payload()));
        }
    }

    private static Object dispatched(JsonNode event) {
        List<Object> seen = new ArrayList<>();
        everything(seen).dispatch(event);
        return seen;
    }

    private static Object batch(JsonNode event) {
        List<Object> seen = new ArrayList<>();
        Object response = everything(seen).dispatchBatch(event);
        return List.of(response, seen.size());
    }

    private static Object sent(JsonNode event) {
        List<Object> seen = new ArrayList<>();
        CheckoutOrderComplete order = Subjects.CHECKOUT_ORDER_COMPLETE.read(event.at("/detail/event/data"));
        JsonNode detail = event.get("detail");
        PutEventsEntry entry = PutEventsEntry.of(Subjects.CHECKOUT_ORDER_COMPLETE, order, payload -> detail);
        everything(seen).dispatch(Json.tree(entry.on("bus")));
        return seen;
    }

    private static Dispatcher everything(List<Object> seen) {
        Dispatcher dispatcher = new Dispatcher();
        Subjects.all().forEach(subject -> handle(dispatcher, subject, seen));
        return dispatcher;
    }

    private static <T> void handle(Dispatcher dispatcher, Subject<T> subject, List<Object> seen) {
        dispatcher.on(subject, received -> {
            if (received.payload().toString().contains("fails")) {
                new Dispatcher().dispatch("{}");
            }
            seen.add(List.of(received.subject().name(), received.payload()));
        });
    }
}

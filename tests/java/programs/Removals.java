import com.acme.table.Dispatcher;
import com.acme.table.EventHandler;
import com.acme.table.Received;
import com.acme.table.Subjects;
import com.acme.table.UnknownSubjectException;
import com.acme.table.v1.Customers;
import com.acme.table.customers.v1.Remove;
import com.acme.table.envelope.Envelope;
import com.acme.table.envelope.Messages;
import com.acme.table.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What handlers write of each line, a change: those with one for removals, those without, those with an otherwise, an EventHandler. */
public final class Removals {

    public static void main(String[] arguments) throws Exception {
        for (String line : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
            JsonNode batch = Json.tree("{\"Records\":[%s]}".formatted(line));
            List<String> asking = new ArrayList<>();
            List<String> ordinary = new ArrayList<>();
            List<String> others = new ArrayList<>();
            List<String> handled = new ArrayList<>();
            int failed = 0;
            failed += new Dispatcher().on(Subjects.CUSTOMERS, event -> asking.add(told(event.payload(), event.envelope())))
                    .onRemoved(Subjects.CUSTOMERS, (removed, envelope) -> asking.add(removed == null ? name(envelope) + envelope.payload() : told(removed, envelope)))
                    .dispatchBatch(batch).batchItemFailures().size();
            failed += new Dispatcher().on(Subjects.CUSTOMERS, event -> ordinary.add(told(event.payload(), event.envelope()))).dispatchBatch(batch).batchItemFailures().size();
            failed += new Dispatcher().on(Subjects.CUSTOMERS, event -> { }).otherwise(envelope -> others.add(name(envelope).strip())).dispatchBatch(batch).batchItemFailures().size();
            EventHandler<String> handler = new Handler();
            Messages.deliveries(batch).forEach(delivery -> handled.add(String.valueOf(handler.handle(delivery))));
            System.out.println(Json.write(List.of(asking, ordinary, others, handled, failed)));
        }
        try {
            new Dispatcher().on(Subjects.CUSTOMERS_REMOVE, event -> { }).dispatch("{\"op\":\"d\",\"source\":{\"table\":\"customers\"},\"before\":{\"id\":1}}");
        } catch (UnknownSubjectException unknown) {
            System.out.println(unknown.getMessage());
        }
    }

    private static String name(Envelope envelope) {
        return envelope.change().name().toLowerCase(Locale.ROOT) + " ";
    }

    private static String told(Customers customer, Envelope envelope) {
        return name(envelope) + customer.id() + " " + customer.name();
    }

    private static final class Handler implements EventHandler<String> {

        @Override
        public String onCustomers(Received<Customers> event) {
            return told(event.payload(), event.envelope());
        }

        @Override
        public String onCustomersRemove(Received<Remove> event) {
            return "keys " + event.payload().id();
        }
    }
}

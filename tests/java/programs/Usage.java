import com.acme.shop.Dispatcher;
import com.acme.shop.EventHandler;
import com.acme.shop.Received;
import com.acme.shop.Subject;
import com.acme.shop.Subjects;
import com.acme.shop.UnknownSubjectException;
import com.acme.shop.shop.v1.OrderChanged;
import com.acme.shop.shop.v1.OrderSubmitted;
import com.acme.shop.envelope.BatchResponse;
import com.acme.shop.envelope.CloudEvent;
import com.acme.shop.envelope.Delivery;
import com.acme.shop.envelope.Envelope;
import com.acme.shop.envelope.EventBridgeEvent;
import com.acme.shop.envelope.Messages;
import com.acme.shop.envelope.PutEventsEntry;
import com.acme.shop.envelope.Rule;
import com.acme.shop.json.InvalidEventException;
import com.acme.shop.json.Json;
import com.acme.shop.shared.Address;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** What a service does with generated types; every claim that does not hold is printed, and nothing else. */
public final class Usage {

    private static final Subject<OrderSubmitted> ORDER = Subjects.SHOP_ORDER_SUBMITTED;

    private static final OrderSubmitted PLACED = OrderSubmitted.builder()
            .orderNumber("T1")
            .customerId("1890cde4-4ada-4104-b8d4-af9cc7d16822")
            .placedAt(OffsetDateTime.parse("2026-11-24T14:03:33Z"))
            .currency(OrderSubmitted.Currency.EUR)
            .total(12.5)
            .items(List.of(OrderSubmitted.Item.builder().sku("A").quantity(1).unitPrice(12.5).build()))
            .shipping(Address.builder().street("Main").city("Billund").country("DK").build())
            .payment(OrderSubmitted.PaymentCard.builder().last4("4242").build())
            .build();

    public static void main(String[] arguments) throws Exception {
        subjectsAreKnownByName();
        buildersRefuseWhatTheSchemaRefuses();
        valuesAreImmutable();
        absentIsNotNull();
        openEnumsKeepWhatIsNotListed();
        anyMapperReadsExactly();
        eventsOfAnyPayloadAreRead();
        messagesAreUnwrapped();
        rulesNameEventsAsTheRegistryDoes();
        consumersSayWhereAMessageCameBy();
        whatFailedOfABatchIsReportedAlone();
        aChangeThatIsInNoNotationOfDynamoDbComesAsItIs();
        eventsReachTheirHandlers();
        anEventGoesToTheNewestVersionThatItFits();
        entriesAreFilledIn();
        errorsSayWhereAndQuoteNothing();
    }

    private static void subjectsAreKnownByName() {
        equal(ORDER.name(), "shop@OrderSubmitted");
        equal(ORDER.version(), 1);
        equal(ORDER.payload(), OrderSubmitted.class);
        equal(Subjects.find("shop@OrderSubmitted"), ORDER);
        equal(Subjects.find("nobody@Nothing"), null);
        equal(Subjects.all().contains(ORDER), true);
    }

    private static void buildersRefuseWhatTheSchemaRefuses() {
        refused(() -> OrderSubmitted.builder().orderNumber("T1").build(), "total: required, and missing");
        refused(() -> OrderSubmitted.Item.builder().sku("A").quantity(0).unitPrice(1).build(), "quantity: must be at least 1");
        refused(() -> Address.builder().street("s").city("c").country("DNK").build(), "country: must have at most 2 characters");
        refused(() -> new OrderSubmitted.PaymentCard("invoice", "4242", Map.of()), "method: not the one value that is allowed");
    }

    private static void valuesAreImmutable() {
        List<OrderSubmitted.Item> items = new ArrayList<>(PLACED.items());
        OrderSubmitted order = new OrderSubmitted(
                PLACED.orderNumber(), PLACED.customerId(), PLACED.placedAt(), PLACED.currency(), PLACED.total(), PLACED.coupon(), null, items,
                PLACED.shipping(), null, PLACED.payment(), Map.of());
        items.clear();
        equal(order.items().size(), 1);
        equal(order, PLACED);
        equal(order.hashCode(), PLACED.hashCode());
        equal(PLACED.toBuilder().build(), PLACED);
        equal(PLACED.toBuilder().orderNumber("T2").giftNote(PLACED.giftNote()).build().orderNumber(), "T2");
    }

    private static void absentIsNotNull() {
        equal(Json.tree(PLACED).has("coupon"), false);
        OrderSubmitted withNull = ORDER.read(Json.write(PLACED).replaceFirst("\\{", "{\"coupon\":null,"));
        equal(withNull.coupon().isPresent(), true);
        equal(withNull.coupon().orNull(), null);
        equal(Json.tree(withNull).get("coupon").isNull(), true);
    }

    private static void openEnumsKeepWhatIsNotListed() {
        OrderSubmitted.Currency listed = Json.read("\"DKK\"", OrderSubmitted.Currency.class);
        equal(listed, OrderSubmitted.Currency.DKK);
        equal(listed.known(), OrderSubmitted.Currency.Known.DKK);
        OrderSubmitted.Currency other = Json.read("\"SEK\"", OrderSubmitted.Currency.class);
        equal(other.known(), OrderSubmitted.Currency.Known.UNKNOWN);
        equal(other.value(), "SEK");
    }

    private static void anyMapperReadsExactly() throws Exception {
        ObjectMapper plain = new ObjectMapper();
        String text = Json.write(PLACED).replaceFirst("\\{", "{\"more\":{\"precise\":0.12345678901234567890},");
        equal(plain.writeValueAsString(plain.readValue(text, OrderSubmitted.class)).contains("0.12345678901234567890"), true);
        equal(plain.readValue("[" + text + "]", new TypeReference<List<OrderSubmitted>>() { }).get(0), ORDER.read(text));
        equal(plain.treeToValue(plain.valueToTree(PLACED), OrderSubmitted.class), PLACED);
    }

    private static void eventsOfAnyPayloadAreRead() {
        String text = """
                {"version":"0","id":"1","detail-type":"OrderSubmitted","source":"shop","account":"1","time":"2026-11-24T14:03:33Z","region":"eu",
                 "resources":[],"replay-name":"r","detail":%s}""".formatted(Json.write(PLACED));
        EventBridgeEvent<OrderSubmitted> event = Json.read(text, new TypeReference<EventBridgeEvent<OrderSubmitted>>() { });
        equal(event.detail(), PLACED);
        equal(Json.tree(event), Json.tree(text));
        String cloud = """
                {"specversion":"1.0","id":"1","source":"/cases","type":"t","partitionkey":"p","data":%s}""".formatted(Json.write(PLACED));
        CloudEvent<OrderSubmitted> cloudEvent = Json.read(cloud, new TypeReference<CloudEvent<OrderSubmitted>>() { });
        equal(cloudEvent.data(), PLACED);
        equal(Json.tree(cloudEvent), Json.tree(cloud));
    }

    private static void messagesAreUnwrapped() {
        String event = bridge("shop", Json.write(PLACED));
        String sns = "{\"Type\":\"Notification\",\"TopicArn\":\"arn\",\"Message\":%s}".formatted(Json.write(event));
        String sqs = "{\"Records\":[{\"eventSource\":\"aws:sqs\",\"body\":%s},{\"eventSource\":\"aws:sqs\",\"body\":%s},{\"eventSource\":\"aws:sqs\",\"body\":\"no json\"}]}"
                .formatted(Json.write(event), Json.write(sns));
        List<JsonNode> messages = Messages.in(sqs);
        equal(messages.size(), 3);
        equal(messages.get(0), Json.tree(event));
        equal(messages.get(1), Json.tree(event));
        equal(messages.get(2).textValue(), "no json");
        equal(Messages.in("{\"Records\":[{\"EventSource\":\"aws:sns\",\"Sns\":{\"TopicArn\":\"arn\",\"Message\":%s}}]}".formatted(Json.write(event))), List.of(Json.tree(event)));
        equal(Messages.in(event), List.of(Json.tree(event)));
        String encoded = Base64.getEncoder().encodeToString(event.getBytes(StandardCharsets.UTF_8));
        String confluent = Base64.getEncoder().encodeToString(("\0\0\0\0\7" + event).getBytes(StandardCharsets.UTF_8));
        String kinesis = "{\"kinesis\":{\"kinesisSchemaVersion\":\"1.0\",\"data\":\"%s\"},\"eventSource\":\"aws:kinesis\"}";
        equal(Messages.in("{\"Records\":[%s]}".formatted(kinesis.formatted(encoded))), List.of(Json.tree(event)));
        equal(Messages.in("[{\"kinesisSchemaVersion\":\"1.0\",\"data\":\"%s\"},%s]".formatted(encoded, event)), List.of(Json.tree(event), Json.tree(event)));
        equal(Messages.in("{\"deliveryStreamArn\":\"arn\",\"records\":[{\"recordId\":\"1\",\"data\":\"%s\"}]}".formatted(encoded)), List.of(Json.tree(event)));
        String kafka = "{\"bootstrapServers\":\"b\",\"records\":{\"t-0\":[{\"partition\":0,\"value\":\"%s\"},{\"partition\":0,\"value\":null}]}}";
        equal(Messages.in(kafka.formatted(confluent)), List.of(Json.tree(event)));
        equal(Messages.in(kafka.formatted("/w==")).get(0).isBinary(), true);
        equal(Messages.in(kafka.formatted("eA==")).get(0).textValue(), "x");
        equal(Messages.in(kafka.formatted("=")).get(0).textValue(), "=");
        equal(Messages.in("{\"partition\":0,\"value\":\"eA==\"}").get(0).get("partition").intValue(), 0);
    }

    private static void rulesNameEventsAsTheRegistryDoes() {
        UnaryOperator<Envelope> routing = Rule.first(
                Pattern.compile("(?:-dev|-prod)$"),
                Rule.subject("by-type@{/a~1b/0}").type(Pattern.compile("T.*")).has("/a~1b", "/n"),
                Rule.subject("{source}@{kind}.{/n}").source(Pattern.compile("hub")).under("/meta").payload("/data"),
                Rule.subject("{file}@{type}"));
        named(routing, "x", "T1", "{\"a/b\":[\"@:\"],\"n\":null}", "by-type@@:", "{\"a/b\":[\"@:\"],\"n\":null}");
        named(routing, "hub-dev", "T1", "{\"meta\":{\"kind\":\"$K\"},\"n\":1,\"data\":[1]}", "hub@$K.1", "[1]");
        named(routing, "hub", "", "{\"meta\":{\"kind\":\"K\"},\"n\":12345678901234567890,\"data\":null}", "hub@K.12345678901234567890", "null");
        named(routing, "hub", "", "{\"meta\":{\"kind\":\"K\"},\"n\":1,\"data\":\"{\\\"a\\\":[1]}\"}", "hub@K.1", "{\"a\":[1]}");
        for (String payload : List.of("{\"meta\":{\"kind\":\"K\"},\"n\":1}", "{\"meta\":{\"kind\":\"\"},\"n\":1,\"data\":1}", "{\"meta\":[],\"n\":1,\"data\":1}", "\"text\"")) {
            named(routing, "hub-prod", "T", payload, "hub@T", payload);
        }
        named(routing, "-dev", "", "{}", "-dev", "{}");
        named(Rule.first(null, Rule.subject("all")), "hub", "T", "{}", "all", "{}");
        Envelope cloudEvent = new Envelope("/buildings/7", "com.example.opened", Json.tree("{}"), Json.tree("{}"), true);
        equal(cloudEvent.subject(), "com.example.opened");
        equal(Rule.first(Pattern.compile("7$")).apply(cloudEvent).subject(), "com.example.opened");
        equal(Rule.bySourceAndType(UnaryOperator.identity()).apply(cloudEvent).subject(), "/buildings/7@com.example.opened");
        equal(new Envelope("s", "order.placed", Json.tree("{}"), Json.tree("{}"), true).subject(), "s@order.placed");
        named(UnaryOperator.identity(), "s", "com.example.opened", "{}", "s@com.example.opened", "{}");
        named(UnaryOperator.identity(), "orders-api", "PUT /orders/{id}", "{}", "orders-api@PUT /orders/{id}", "{}");
        named(UnaryOperator.identity(), "a@b", "c@d", "{}", "a%40b@c@d", "{}");
        named(UnaryOperator.identity(), "a%40b", "c%40d", "{}", "a%2540b@c%40d", "{}");
        named(UnaryOperator.identity(), "caf%C3%A9", "%2F %25", "{}", "caf%C3%A9@%2F %2525", "{}");
        named(UnaryOperator.identity(), "bell\7", "right\u202eleft\u00a0\ud83d\ude00", "{}", "bell%07@right%E2%80%AEleft%C2%A0\ud83d\ude00", "{}");
        named(UnaryOperator.identity(), "%C2%80%ff", "", "{}", "%25C2%80%ff", "{}");
    }

    private static void named(UnaryOperator<Envelope> routing, String source, String type, String payload, String subject, String part) {
        Envelope routed = routing.apply(new Envelope(source, type, Json.tree(payload), Json.tree("{}")));
        equal(routed.subject(), subject);
        equal(routed.payload(), Json.tree(part));
    }

    private static void consumersSayWhereAMessageCameBy() {
        List<Object> seen = new ArrayList<>();
        Dispatcher dispatcher = new Dispatcher().on(ORDER, event -> seen.add(event.payload()));
        dispatcher.dispatch(Delivery.of(Json.write(PLACED), "shop", "OrderSubmitted"));
        dispatcher.dispatch(Delivery.of(bridge("shop", Json.write(PLACED)), "topic"));
        dispatcher.dispatch(bridge("shop", Json.write(Json.write(PLACED))));
        equal(seen, List.of(PLACED, PLACED, PLACED));
        equal(new Names().handle(Delivery.of(Json.write(PLACED), "shop", "OrderSubmitted")), "submitted T1");
        thrown(UnknownSubjectException.class, () -> dispatcher.dispatch(Delivery.of("{}", "orders")), "no handler for orders");
        thrown(UnknownSubjectException.class, () -> dispatcher.dispatch(Delivery.of("no json", "")), "no envelope that is known, and nothing says where");
    }

    private static void whatFailedOfABatchIsReportedAlone() {
        java.util.logging.Logger.getLogger(Dispatcher.class.getName()).setLevel(java.util.logging.Level.OFF);
        Dispatcher dispatcher = new Dispatcher().on(ORDER, event -> { });
        String good = Json.write(bridge("shop", Json.write(PLACED)));
        String bad = Json.write(bridge("shop", "{}"));
        String queued = "{\"Records\":[{\"messageId\":\"0\",\"body\":%s,\"eventSourceARN\":\"%s\"},{\"messageId\":\"1\",\"body\":%s,\"eventSourceARN\":\"%s\"}]}";
        equal(Json.write(dispatcher.dispatchBatch(queued.formatted(good, "a:orders", good, "a:orders"))), "{\"batchItemFailures\":[]}");
        equal(Json.write(dispatcher.dispatchBatch(queued.formatted(bad, "a:orders", good, "a:orders"))), "{\"batchItemFailures\":[{\"itemIdentifier\":\"0\"}]}");
        equal(dispatcher.dispatchBatch(queued.formatted(bad, "a:orders.fifo", good, "a:orders.fifo")).batchItemFailures().size(), 2);
        String data = Base64.getEncoder().encodeToString(bridge("shop", "{}").getBytes(StandardCharsets.UTF_8));
        String stream = "{\"Records\":[{\"kinesis\":{\"kinesisSchemaVersion\":\"1.0\",\"sequenceNumber\":\"7\",\"data\":\"%s\"}},{\"dynamodb\":{\"SequenceNumber\":\"8\"}}]}";
        equal(dispatcher.dispatchBatch(stream.formatted(data)).batchItemFailures(), List.of(new BatchResponse.Failure("7"), new BatchResponse.Failure("8")));
        thrown(InvalidEventException.class, () -> dispatcher.dispatchBatch("{\"Records\":[{\"Sns\":{\"TopicArn\":\"a\",\"Message\":%s}}]}".formatted(bad)), "order_number");
    }

    private static void aChangeThatIsInNoNotationOfDynamoDbComesAsItIs() {
        for (String item : List.of("{\"a\":{}}", "{\"a\":{\"S\":1}}", "{\"a\":{\"X\":\"1\"}}", "{\"a\":{\"N\":\"one\"}}", "{\"a\":{\"L\":\"x\"}}", "{\"a\":{\"M\":{\"b\":1}}}", "{\"a\":{\"L\":[1]}}")) {
            String change = "{\"eventSource\":\"aws:dynamodb\",\"dynamodb\":{\"NewImage\":%s}}".formatted(item);
            equal(Messages.in("{\"Records\":[%s]}".formatted(change)), List.of(Json.tree(change)));
        }
    }

    private static void eventsReachTheirHandlers() {
        List<Object> seen = new ArrayList<>();
        Dispatcher dispatcher = new Dispatcher(Envelope.ignoringStages("dev")).on(ORDER, (Received<OrderSubmitted> event) -> seen.add(event.payload()));
        dispatcher.dispatch(bridge("shop", Json.write(PLACED)));
        dispatcher.dispatch(bridge("shop-dev", Json.write(PLACED)));
        dispatcher.dispatch(Json.write(PutEventsEntry.of(ORDER, PLACED)));
        dispatcher.dispatch("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"shop\",\"type\":\"OrderSubmitted\",\"data\":%s}".formatted(Json.write(PLACED)));
        String data = Base64.getEncoder().encodeToString(Json.write(PLACED).getBytes(StandardCharsets.UTF_8));
        dispatcher.dispatch("{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"shop\",\"type\":\"OrderSubmitted\",\"data_base64\":\"%s\"}".formatted(data));
        equal(seen, List.of(PLACED, PLACED, PLACED, PLACED, PLACED));
        thrown(UnknownSubjectException.class, () -> dispatcher.dispatch(bridge("a:b", "{}")), "no handler for a:b@OrderSubmitted");
        thrown(UnknownSubjectException.class, () -> dispatcher.dispatch("{}"), "no envelope that is known");
        equal(new Names().handle(bridge("shop", Json.write(PLACED))), "submitted T1");
        equal(new Names().handle(bridge("other", "{}")), "other@OrderSubmitted");
        dispatcher.otherwise(envelope -> seen.add(envelope.subject()));
        dispatcher.dispatch(bridge("other", "{}"));
        equal(seen.get(5), "other@OrderSubmitted");
    }

    private static void anEventGoesToTheNewestVersionThatItFits() {
        String old = "{\"number\":\"T0\"}";
        String both = Json.write(PLACED).replaceFirst("\\{", "{\"number\":\"T0\",");
        for (boolean newestFirst : List.of(true, false)) {
            List<Object> seen = new ArrayList<>();
            Dispatcher dispatcher = new Dispatcher();
            if (newestFirst) {
                dispatcher.on(ORDER, event -> seen.add(event.payload().orderNumber()));
            }
            dispatcher.on(Subjects.SHOP_ORDER_SUBMITTED_V0, event -> seen.add(event.payload().number()));
            dispatcher.on(ORDER, event -> seen.add(event.payload().orderNumber()));
            List.of(Json.write(PLACED), old, both).forEach(detail -> dispatcher.dispatch(bridge("shop", detail)));
            equal(seen, List.of("T1", "T0", "T1"));
            thrown(InvalidEventException.class, () -> dispatcher.dispatch(bridge("shop", "{}")), "order_number: required, and missing");
        }
    }

    private static void entriesAreFilledIn() {
        PutEventsEntry entry = PutEventsEntry.of(ORDER, PLACED).from("shop-dev").on("bus");
        equal(entry.source(), "shop-dev");
        equal(entry.detailType(), "OrderSubmitted");
        equal(entry.eventBusName(), "bus");
        equal(ORDER.read(entry.detail()), PLACED);
        PutEventsEntry wrapped = PutEventsEntry.of(ORDER, PLACED, data -> JsonNodeFactory.instance.objectNode().set("data", data)).called("Any");
        equal(wrapped.detailType(), "Any");
        equal(Json.tree(wrapped.detail()).get("data"), Json.tree(PLACED));
    }

    private static void errorsSayWhereAndQuoteNothing() {
        String wrong = Json.write(PLACED).replace("\"quantity\":1", "\"quantity\":\"secret\"");
        thrown(InvalidEventException.class, () -> ORDER.read(wrong), "/items/0/quantity: expected a 64-bit integer");
        thrown(InvalidEventException.class, () -> ORDER.read("null"), "expected an object");
        thrown(InvalidEventException.class, () -> Json.read("{} {}", JsonNode.class), "Trailing token");
    }

    /** Stops compiling when a subject is added. */
    private static final class Names implements EventHandler<String> {

        @Override
        public String onShopOrderChanged(Received<OrderChanged> event) {
            return "changed " + event.payload().orderNumber();
        }

        @Override
        public String onShopOrderSubmitted(Received<OrderSubmitted> event) {
            return "submitted " + event.payload().orderNumber();
        }

        @Override
        public String onOther(Envelope envelope) {
            return envelope.subject();
        }
    }

    private static String bridge(String source, String detail) {
        return "{\"detail-type\":\"OrderSubmitted\",\"source\":\"%s\",\"detail\":%s}".formatted(source, detail);
    }

    private static void equal(Object actual, Object expected) {
        if (!Objects.equals(actual, expected)) {
            System.out.println("expected " + expected + ", got " + actual + caller());
        }
    }

    private static void refused(Runnable action, String message) {
        thrown(IllegalArgumentException.class, action, message);
    }

    private static void thrown(Class<? extends RuntimeException> type, Runnable action, String message) {
        try {
            action.run();
            System.out.println("not refused: " + message + caller());
        } catch (RuntimeException refused) {
            if (!type.isInstance(refused) || !refused.getMessage().startsWith(message) || refused.getMessage().contains("secret")) {
                System.out.println("expected " + message + ", got " + refused + caller());
            }
        }
    }

    private static String caller() {
        return StackWalker.getInstance().walk(frames -> frames.filter(frame -> !frame.getMethodName().matches("caller|equal|refused|thrown"))
                .findFirst()
                .map(frame -> " (line " + frame.getLineNumber() + ")")
                .orElse(""));
    }
}

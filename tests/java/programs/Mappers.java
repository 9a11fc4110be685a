import com.acme.shop.shop.v1.OrderSubmitted;
import com.acme.shop.json.Json;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and writes generated types by the mappers that services have; whatever does not come out as without a mapper is printed, and nothing else. */
public final class Mappers {

    private static final String TEXT = """
            {"extra": {"precise": 0.12345678901234567890, "large": 123456789012345678901234567890, "nothing": null, "b": 1, "a": 2},
             "order_number": "T1", "customer_id": "1890cde4-4ada-4104-b8d4-af9cc7d16822", "placed_at": "2026-11-24T14:03:33.123456789+01:00",
             "currency": "SEK", "total": 12.5, "coupon": null, "items": [{"sku": "", "quantity": 1, "unit_price": 12.5}],
             "shipping": {"street": "s", "city": "c", "country": "DK"}, "payment": {"method": "card", "last4": "4242"}}""";
    private static final List<String> REFUSED = List.of(
            "null",
            "[" + TEXT + "]",
            "\"\"",
            TEXT.replace("\"quantity\": 1", "\"quantity\": \"1\""),
            TEXT.replace("\"quantity\": 1", "\"quantity\": null"),
            TEXT.replace("\"T1\"", "1"),
            TEXT.replace("order_number", "orderNumber"),
            TEXT.replace("order_number", "ORDER_NUMBER"),
            TEXT.replace("\"card\"", "\"Card\""));

    /** A class of a service that has generated types in it. */
    public static final class Stored {
        public OrderSubmitted order;
        public Optional<OrderSubmitted> last;
        public Map<String, List<OrderSubmitted.Item>> items;
        public OrderSubmitted.Currency currency;
        public OrderSubmitted.Payment payment;
    }

    public static void main(String[] arguments) {
        mappers().forEach((name, mapper) -> {
            try {
                readsAndWrites(name, mapper);
            } catch (Exception broken) {
                System.out.println(name + ": " + broken);
            }
        });
    }

    /** By what they are like. Spring Boot's default is the one with the three modules, which neither fails for unknown properties nor writes times as numbers. */
    private static Map<String, ObjectMapper> mappers() {
        Map<String, ObjectMapper> mappers = new LinkedHashMap<>();
        mappers.put("plain", new ObjectMapper());
        mappers.put("java.time", JsonMapper.builder().addModule(new JavaTimeModule()).build());
        mappers.put("all modules", new ObjectMapper().findAndRegisterModules());
        mappers.put("Spring Boot", JsonMapper.builder().findAndAddModules()
                .disable(MapperFeature.DEFAULT_VIEW_INCLUSION)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build());
        mappers.put("strict", new ObjectMapper().findAndRegisterModules().enable(
                DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY));
        mappers.put("lax", JsonMapper.builder().findAndAddModules()
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES, MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .enable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT, DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                        DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS)
                .build());
        mappers.put("other names", new ObjectMapper().findAndRegisterModules().setPropertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE));
        mappers.put("without null", JsonMapper.builder().findAndAddModules().disable(JsonNodeFeature.WRITE_NULL_PROPERTIES)
                .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_EMPTY)).build());
        mappers.put("sorted", JsonMapper.builder().findAndAddModules()
                .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
                .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                .build());
        mappers.put("fields", new ObjectMapper().findAndRegisterModules()
                .setVisibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
                .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY));
        mappers.put("types of objects", JsonMapper.builder().findAndAddModules().activateDefaultTyping(
                BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(), ObjectMapper.DefaultTyping.NON_FINAL,
                JsonTypeInfo.As.PROPERTY).build());
        return mappers;
    }

    private static void readsAndWrites(String name, ObjectMapper mapper) throws Exception {
        OrderSubmitted expected = OrderSubmitted.SUBJECT.read(TEXT);
        OrderSubmitted order = mapper.readValue(TEXT, OrderSubmitted.class);
        equal(name, order, expected);
        String written = mapper.writeValueAsString(order);
        equal(name, Json.tree(written), Json.tree(TEXT));
        equal(name, written.contains("0.12345678901234567890"), true);
        equal(name, mapper.convertValue(order, OrderSubmitted.class), expected);
        for (String text : REFUSED) {
            try {
                System.out.println(name + ": took " + mapper.readValue(text, OrderSubmitted.class));
            } catch (JsonMappingException refused) {
                continue;
            }
        }
        if (!name.equals("types of objects")) {
            equal(name, mapper.readValue("[" + TEXT + "]", new TypeReference<List<OrderSubmitted>>() { }).get(0), expected);
            ownersOfGeneratedTypes(name, mapper, order);
        }
    }

    private static void ownersOfGeneratedTypes(String name, ObjectMapper mapper, OrderSubmitted order) throws Exception {
        Stored stored = new Stored();
        stored.order = order;
        stored.items = Map.of("T1", order.items());
        stored.currency = order.currency();
        stored.payment = order.payment();
        Stored back = mapper.readValue(mapper.writeValueAsString(stored), Stored.class);
        equal(name, back.order, order);
        equal(name, back.items, stored.items);
        equal(name, back.currency, order.currency());
        equal(name, back.payment, order.payment());
        Stored empty = mapper.readValue(mapper.writeValueAsString(new Stored()), Stored.class);
        equal(name, empty.order, null);
        equal(name, empty.payment, null);
    }

    private static void equal(String mapper, Object actual, Object expected) {
        if (expected == null ? actual != null : !expected.equals(actual)) {
            System.out.println(mapper + ": expected " + expected + ", got " + actual);
        }
    }
}

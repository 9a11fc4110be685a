package com.example.shop;

import com.example.shop.events.Subject;
import com.example.shop.events.envelope.PutEventsEntry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Publishes an event of the shop. The entry's parts are what {@code PutEventsRequestEntry.builder()} of the AWS SDK takes. */
final class Submit {

    private Submit() {
    }

    static <T> PutEventsEntry entry(Subject<T> subject, T payload, String stage) {
        return PutEventsEntry.of(subject, payload, data -> detail(subject.type(), data))
                .from(subject.source() + "-" + stage)
                .called("State change Notification")
                .on("shop-" + stage);
    }

    /** Every event of this bus is wrapped so. */
    private static JsonNode detail(String type, JsonNode data) {
        String[] kind = type.split("\\.", 3);
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        ObjectNode event = detail.putObject("event");
        event.putObject("meta_data").put("type", kind[0]).put("subtype", kind[1]).put("status", kind[2]);
        event.set("data", data);
        return detail;
    }
}

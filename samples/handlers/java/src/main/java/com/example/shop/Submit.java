package com.example.shop;

import com.example.shop.events.Subject;
import com.example.shop.events.envelope.PutEventsEntry;
import com.example.shop.events.json.Json;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Publishes an event of the shop. The entry's parts are what {@code PutEventsRequestEntry.builder()} of the AWS SDK takes. */
final class Submit {

    private Submit() {
    }

    static <T> PutEventsEntry entry(Subject<T> subject, T payload, String stage) {
        String[] kind = subject.type().split("\\.", 3);
        ObjectNode detail = JsonNodeFactory.instance.objectNode();
        ObjectNode event = detail.putObject("event");
        event.putObject("meta_data").put("site_id", "LEGO Shop").put("type", kind[0]).put("subtype", kind[1]).put("status", kind[2]);
        event.set("data", Json.tree(payload));
        return new PutEventsEntry(subject.source() + "-" + stage, "State change Notification", Json.write(detail), "shop-" + stage);
    }
}

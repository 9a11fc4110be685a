package com.example.shop;

import com.example.shop.events.envelope.Envelope;
import com.fasterxml.jackson.databind.JsonNode;

/** How the shop's bus says what an event is: not by its detail-type, which is always the same, but by {@code event.meta_data} in its payload. */
final class Routing {

    private Routing() {
    }

    static Envelope route(Envelope envelope) {
        JsonNode event = envelope.payload().path("event");
        JsonNode kind = event.path("meta_data");
        String type = String.join(".", kind.path("type").asText(), kind.path("subtype").asText(), kind.path("status").asText());
        String source = envelope.source().replaceFirst("-(dev|prod)$", "");
        return new Envelope(source, type, event.path("data"), envelope.event());
    }
}

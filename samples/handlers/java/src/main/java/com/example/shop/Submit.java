package com.example.shop;

import com.example.shop.events.Json;
import com.example.shop.events.Subject;
import com.example.shop.events.envelope.Detail;
import com.example.shop.events.envelope.PutEventsEntry;
import java.util.Map;

/** Publishes an event of the shop. The entry's parts are what {@code PutEventsRequestEntry.builder()} of the AWS SDK takes. */
public final class Submit {

    private Submit() {
    }

    public static <T> PutEventsEntry entry(Subject<T> subject, T payload, String stage) {
        return PutEventsEntry.of(subject, payload, data -> Json.tree(detail(subject.type(), data)))
                .from(subject.source() + "-" + stage)
                .called("State change Notification")
                .on("shop-" + stage);
    }

    /** Every event of this bus is wrapped so. */
    private static <T> Detail<T> detail(String type, T data) {
        String[] kind = type.split("\\.", 3);
        Detail.EventType.MetaData about = new Detail.EventType.MetaData(kind[2], kind[1], kind[0], Map.of());
        return new Detail<>(new Detail.EventType<>(data, about, Map.of()), Map.of());
    }
}

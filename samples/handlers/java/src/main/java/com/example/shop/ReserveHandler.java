package com.example.shop;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.example.shop.events.Dispatcher;
import com.example.shop.events.Json;
import com.example.shop.events.Subjects;
import com.example.shop.events.envelope.BatchResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Reserves stock for every order, and frees it when a parcel has left; fed by an SQS queue with partial batch responses. */
public final class ReserveHandler implements RequestStreamHandler {

    private final Map<String, Long> reserved = new ConcurrentHashMap<>();

    private final Dispatcher dispatcher = new Dispatcher()
            .on(Subjects.CHECKOUT_ORDER_COMPLETE, event -> {
                long pieces = event.payload().lines().stream().mapToLong(line -> line.quantity()).sum();
                reserved.put(event.payload().orderNumber(), pieces);
            })
            .on(Subjects.SHIPPING_PARCEL_DISPATCHED, event -> reserved.remove(event.payload().orderNumber()))
            .otherwise(envelope -> { });

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        BatchResponse response = dispatcher.dispatchBatch(new String(input.readAllBytes(), StandardCharsets.UTF_8));
        output.write(Json.write(response).getBytes(StandardCharsets.UTF_8));
    }

    Map<String, Long> reserved() {
        return Map.copyOf(reserved);
    }
}

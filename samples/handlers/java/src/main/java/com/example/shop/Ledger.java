package com.example.shop;

import static com.example.shop.events.Subjects.CUSTOMER_LOGIN_COMPLETE;
import static com.example.shop.events.Subjects.FULFILMENT_ORDER_COMPLETE;
import static com.example.shop.events.Subjects.CHECKOUT_ORDER_COMPLETE;
import static com.example.shop.events.Subjects.PAYMENT_AUTHORISATION_COMPLETE;
import static com.example.shop.events.Subjects.SHIPPING_PARCEL_DISPATCHED;

import com.example.shop.events.Dispatcher;
import java.util.ArrayList;
import java.util.List;

/** A line for every event of the bus. An event without a line is an error ({@code UnknownSubjectException}), so that it is seen. */
public final class Ledger {

    private final List<String> lines = new ArrayList<>();

    private final Dispatcher dispatcher = new Dispatcher()
            .on(CUSTOMER_LOGIN_COMPLETE, event -> lines.add("login of " + event.payload().customerId()))
            .on(CHECKOUT_ORDER_COMPLETE, event -> lines.add("order " + event.payload().orderNumber()))
            .on(PAYMENT_AUTHORISATION_COMPLETE, event -> lines.add("payment for " + event.payload().orderNumber()))
            .on(FULFILMENT_ORDER_COMPLETE, event -> lines.add("order " + event.payload().orderNumber() + " is complete"))
            .on(SHIPPING_PARCEL_DISPATCHED, event -> lines.add("parcel of " + event.payload().orderNumber()));

    public void add(String event) {
        dispatcher.dispatch(event);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}

package com.example.shop;

import static com.example.shop.events.Subjects.SERVICE_CUSTOMER_LOGIN_CUSTOMER_LOGIN_COMPLETE;
import static com.example.shop.events.Subjects.SERVICE_ORDER_COMPLETE_FULFILMENT_ORDER_COMPLETE;
import static com.example.shop.events.Subjects.SERVICE_ORDER_SUBMIT_CHECKOUT_ORDER_COMPLETE;
import static com.example.shop.events.Subjects.SERVICE_PAYMENT_PAYMENT_AUTHORISATION_COMPLETE;
import static com.example.shop.events.Subjects.SERVICE_SHIPPING_SHIPPING_PARCEL_DISPATCHED;

import com.example.shop.events.Dispatcher;
import java.util.ArrayList;
import java.util.List;

/** A line for every event of the bus. An event without a line is an error ({@code UnknownSubjectException}), so that it is seen. */
public final class Ledger {

    private final List<String> lines = new ArrayList<>();

    private final Dispatcher dispatcher = new Dispatcher()
            .on(SERVICE_CUSTOMER_LOGIN_CUSTOMER_LOGIN_COMPLETE, event -> lines.add("login of " + event.payload().customerId()))
            .on(SERVICE_ORDER_SUBMIT_CHECKOUT_ORDER_COMPLETE, event -> lines.add("order " + event.payload().orderNumber()))
            .on(SERVICE_PAYMENT_PAYMENT_AUTHORISATION_COMPLETE, event -> lines.add("payment for " + event.payload().orderNumber()))
            .on(SERVICE_ORDER_COMPLETE_FULFILMENT_ORDER_COMPLETE, event -> lines.add("order " + event.payload().orderNumber() + " is complete"))
            .on(SERVICE_SHIPPING_SHIPPING_PARCEL_DISPATCHED, event -> lines.add("parcel of " + event.payload().orderNumber()));

    public void add(String event) {
        dispatcher.dispatch(event);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}

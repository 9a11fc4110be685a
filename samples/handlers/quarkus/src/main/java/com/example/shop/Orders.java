package com.example.shop;

import com.example.shop.events.serviceordersubmit.v1.CheckoutOrderComplete;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** An HTTP service that takes orders: a body that is none is answered with 400 before a method is called. */
@Singleton
@Path("/orders")
public class Orders {

    private final Map<String, CheckoutOrderComplete> orders = new ConcurrentHashMap<>();

    @POST
    @ResponseStatus(202)
    public void submit(CheckoutOrderComplete order) {
        orders.put(order.orderNumber(), order);
    }

    @GET
    @Path("/{number}")
    public CheckoutOrderComplete order(@RestPath String number) {
        return orders.get(number);
    }
}

package com.example.shop;

import com.example.shop.events.serviceordersubmit.v1.CheckoutOrderComplete;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** An HTTP service that takes orders: a body that is none is answered with 400 before a method is called. */
@RestController
@SpringBootApplication
public class Orders {

    private final Map<String, CheckoutOrderComplete> orders = new ConcurrentHashMap<>();

    public static void main(String[] arguments) {
        SpringApplication.run(Orders.class, arguments);
    }

    @PostMapping("/orders")
    @ResponseStatus(HttpStatus.ACCEPTED)
    public void submit(@RequestBody CheckoutOrderComplete order) {
        orders.put(order.orderNumber(), order);
    }

    @GetMapping("/orders/{number}")
    public CheckoutOrderComplete order(@PathVariable("number") String number) {
        return orders.get(number);
    }
}

package com.example.shop;

import com.example.shop.events.Json;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The mapper that Quarkus reads bodies and writes responses with, instead of its own: strict about types. */
public class EventsJson {

    @Produces
    @Singleton
    ObjectMapper events() {
        return Json.MAPPER;
    }
}
